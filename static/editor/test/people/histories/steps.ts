/** What people try, the same for the same seed, whatever comes of it. */
import { Chance, oneOf, weighed } from "./chance.ts"

export type Act = keyof typeof ACTS

/** How often of a hundred. What `rest` stands for is in REST. */
const ACTS = {
  type: 50, "type elsewhere": 16, backspace: 5, shape: 11, split: 6, join: 2.5, move: 2, "delete block": 1,
  "delete selection": 1.5, "add row": 0.7, "delete row": 0.4, bold: 1.5, tick: 0.7, undo: 3, redo: 1.2, rest: 1.5,
}

const REST = { kind: 3, swap: 3, words: 3, append: 2, keep: 2, restore: 0.5 }
export type Write = keyof typeof REST

/** Places and sizes are relative, from 0 to 1. */
export interface Step {
  number: number
  who: number
  act: Act
  write: Write
  /** Which of the shapes that a block can take. */
  which: number
  block: number
  letter: number
  size: number
  /** How many steps of everybody this person is offline from now on; 0 for not at all. */
  away: number
}

const GOES_AWAY = 0.025
const AWAY = [4, 12, 30, 80]

export function* steps(seed: number, people: number): Generator<Step> {
  const chance = new Chance(seed)
  for (let number = 0; ; number += 1) {
    const [who, act, write, which, block, letter, size, away, long] = Array.from({ length: 9 }, () => chance.next()) as
      [number, number, number, number, number, number, number, number, number]
    yield {
      number, which, block, letter, size,
      who: Math.floor(who * people),
      act: weighed(ACTS, act),
      write: weighed(REST, write),
      away: away < GOES_AWAY ? oneOf(AWAY, long) : 0,
    }
  }
}
