/** Where the letters of a history are in the end, and where they should be. */
import type { Change, Ledger, Typed } from "./ledger.ts"

export interface Case {
  letter: string
  what: "lost" | "doubled" | "elsewhere"
  typed: Typed
  /** The edit of somebody who did not see the letter that did it, as far as can be told. */
  because: string
  standsIn: string | null
}

export interface Verdict {
  typed: number
  deleted: number
  lost: number
  doubled: number
  elsewhere: number
  /** Deleted by an undo of somebody who had not typed them. */
  undone: number
  /** Standing although somebody deleted them on a page that showed them. */
  returned: number
  cases: Case[]
}

export function judge(ledger: Ledger, blocks: readonly string[]): Verdict {
  return new Judge(ledger, blocks).verdict()
}

class Judge {
  readonly #ledger: Ledger
  readonly #blocks: readonly string[]
  readonly #standing = new Map<string, number[]>()
  readonly #kin: Kin
  readonly #cases: Case[] = []

  constructor(ledger: Ledger, blocks: readonly string[]) {
    this.#ledger = ledger
    this.#blocks = blocks
    this.#kin = new Kin(ledger)
    blocks.forEach((block, index) => {
      for (const letter of block) this.#standing.set(letter, [...(this.#standing.get(letter) ?? []), index])
    })
  }

  verdict(): Verdict {
    const found = { deleted: 0, undone: 0, returned: 0 }
    for (const typed of this.#ledger.typed.values()) {
      const places = this.#standing.get(typed.letter) ?? []
      const mayBeGone = this.#ledger.mayBeGone(typed.letter)
      if (places.length > 0 && mayBeGone) found.returned += 1
      if (places.length > 1) this.#report("doubled", typed)
      if (places.length > 0) this.#place(typed, places)
      else if (!mayBeGone) this.#report("lost", typed)
      else if (this.#ledger.undone.has(typed.letter)) found.undone += 1
      else found.deleted += 1
    }
    const count = (what: string) => this.#cases.filter((one) => one.what === what).length
    return {
      typed: this.#ledger.typed.size, ...found, cases: this.#cases,
      lost: count("lost"), doubled: count("doubled"), elsewhere: count("elsewhere"),
    }
  }

  #place(typed: Typed, places: number[]): void {
    const near = [nearest(typed.left, true), nearest(typed.right)].map((side) => side.find((letter) => this.#standing.has(letter)))
    if (near.some((mate) => mate !== undefined && this.#together(places, mate))) return
    if (!this.#fits(typed, places)) this.#report("elsewhere", typed)
  }

  /** The long way, for what somebody has moved apart since, seeing it. */
  #fits({ letter, left, right }: Typed, places: number[]): boolean {
    const sides = [nearest(left, true), nearest(right)].map((side) => this.#mate(letter, side))
    const mates = sides.filter((side) => typeof side === "string")
    if (mates.some((mate) => this.#together(places, mate))) return true
    const alone = places.every((place) => [...this.#blocks[place]!].every((other) => this.#kin.are(letter, other)))
    if (mates.length === 0) return sides.includes(undefined) || alone
    // Somebody cut exactly here, and of one side nothing stands any more: it may be that side.
    const [before, after] = [left.at(-1), right[0]]
    return alone && sides.includes(null) && before !== undefined && after !== undefined && this.#ledger.parted(before, after)
  }

  /** The nearest that stands; null where none does, undefined where they were taken apart. */
  #mate(letter: string, side: string[]): string | null | undefined {
    const passed = [letter]
    for (const other of side) {
      if (passed.some((one) => this.#ledger.parted(one, other))) return undefined
      if (this.#standing.has(other)) return other
      passed.push(other)
    }
    return null
  }

  #together(places: number[], mate: string): boolean {
    return this.#standing.get(mate)!.some((place) => places.includes(place))
  }

  #report(what: Case["what"], typed: Typed): void {
    const place = this.#standing.get(typed.letter)?.[0]
    const standsIn = place === undefined ? null : this.#blocks[place]!
    this.#cases.push({ letter: typed.letter, what, typed, because: unseeing(this.#ledger.changes, typed), standsIn })
  }
}

/** Outwards from the letter. */
function nearest(side: string, backwards = false): string[] {
  return backwards ? [...side].reverse() : [...side]
}

/**
 * The edit nearest in time that changed the letter's block on a page without that letter; else the
 * one that somebody last made of the letter itself, which another's edit must have met.
 */
function unseeing(changes: readonly Change[], { letter, left, right, who, step }: Typed): string {
  const mates = [left.slice(-1), right.slice(0, 1)].filter((mate) => mate !== "")
  const without = changes.filter((change) => change.who !== who
    && change.before.some((block) => !block.includes(letter) && mates.some((mate) => block.includes(mate))))
  const near = without.sort((one, other) => Math.abs(one.step - step) - Math.abs(other.step - step))[0]
  if (near) return near.deed
  const own = changes.findLast(({ after }) => after.some((block) => block.includes(letter)))
  return own ? `after ${own.deed}` : "untouched"
}

/** Letters that have been in one block on somebody's page, or were brought into one. */
class Kin {
  readonly #parent = new Map<string, string>()

  constructor(ledger: Ledger) {
    for (const [block, letters] of ledger.stood) for (const letter of letters) this.#unite(block, letter)
    for (const { letter, left, right } of ledger.typed.values()) {
      for (const mate of [left.at(-1), right[0]]) if (mate !== undefined) this.#unite(letter, mate)
    }
    for (const { after } of ledger.changes) {
      for (const block of after) for (const letter of block) this.#unite(block[0]!, letter)
    }
  }

  are(one: string, other: string): boolean {
    return this.#root(one) === this.#root(other)
  }

  #unite(one: string, other: string): void {
    this.#parent.set(this.#root(one), this.#root(other))
  }

  #root(letter: string): string {
    let root = letter
    for (let above = this.#parent.get(root); above !== undefined && above !== root; above = this.#parent.get(root)) root = above
    if (root !== letter) this.#parent.set(letter, root)
    return root
  }
}
