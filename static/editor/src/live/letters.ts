import { type Alignment, alignText } from "./align.ts"
import type { Block } from "./blocks.ts"

export interface Found {
  block: Block
  offset: number
}

/** Letters alike in a row that make it likely that they are the same ones. */
const SAME_ROW = 3
const SEPARATOR = "\n"

/** Blocks that changed, beside those that stand between the same unchanged neighbours now. */
export class Letters {
  readonly #ours: number[]
  readonly #theirs: Block[]
  readonly #starts = new Map<number, number>()
  readonly #found: Alignment

  constructor(before: Block[], ours: number[], theirs: Block[]) {
    this.#ours = ours
    this.#theirs = theirs
    let at = 0
    for (const index of ours) {
      this.#starts.set(index, at)
      at += before[index]!.text.length + 1
    }
    const joined = (blocks: Block[]) => blocks.map(({ text }) => text).join(SEPARATOR)
    const [a, b] = [joined(ours.map((index) => before[index]!)), joined(theirs)]
    this.#found = onlyLikely(alignText(a, b), a, b)
  }

  find(index: number, offset: number): Found | null {
    let at = this.#found[this.#starts.get(index)! + offset]!
    if (at < 0) return null
    for (const block of this.#theirs) {
      if (at < block.text.length) return { block, offset: at }
      at -= block.text.length + 1
    }
    return null
  }

  news(block: Block, offset: number): [left: number, right: number] {
    const start = this.#theirs.slice(0, this.#theirs.indexOf(block)).reduce((sum, { text }) => sum + text.length + 1, 0)
    const known = (at: number) => this.#found.includes(start + at)
    let [left, right] = [0, 0]
    while (left < offset && !known(offset - left - 1)) left += 1
    while (offset + right < block.text.length && !known(offset + right)) right += 1
    return [left, right]
  }

  /** The block in the same rank, when no letter tells. */
  counterpart(index: number): Block | null {
    if (this.#theirs.length === 0) return null
    const rank = this.#ours.indexOf(index)
    return this.#theirs[rank] ?? null
  }
}

/** Drops pairs of single letters that are alike by chance: nearly all of them are in any two texts. */
function onlyLikely(found: Alignment, a: string, b: string): Alignment {
  for (let from = 0; from < a.length; ) {
    let to = from + 1
    while (to < a.length && found[from]! >= 0 && found[to] === found[to - 1]! + 1) to += 1
    const row = a.slice(from, to)
    const single = (letter: string) => a.indexOf(letter) === a.lastIndexOf(letter) && b.indexOf(letter) === b.lastIndexOf(letter)
    if (row.length < SAME_ROW && ![...row].some(single)) found.fill(-1, from, to)
    from = to
  }
  return found
}
