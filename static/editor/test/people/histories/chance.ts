/** Numbers that look random and are the same for the same seed. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) >>> 0
    this.next()
  }

  /** At least 0 and below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** One of these, by a number from 0 to 1. */
export function oneOf<Thing>(things: readonly Thing[], chance: number): Thing {
  return things[Math.min(Math.floor(chance * things.length), things.length - 1)]!
}

/** One of these names, each as often as its weight says. */
export function weighed<Name extends string>(weights: Record<Name, number>, chance: number): Name {
  const names = Object.keys(weights) as Name[]
  let left = chance * names.reduce((sum, name) => sum + weights[name], 0)
  return names.find((name) => (left -= weights[name]) < 0) ?? names[0]!
}
