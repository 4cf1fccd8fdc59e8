import type { Node } from "@tiptap/pm/model"

import { type Alignment, align } from "./align.ts"
import { type Block, blocksOf, changedChildren, offsetOf } from "./blocks.ts"
import { type Found, Letters } from "./letters.ts"

/** Letters around a place by which it is found again anywhere. */
const CONTEXT = 8

/** Blocks to either side in which the letters of one are looked for. */
const NEAR = 20
/** Letters of a block that are looked for everywhere to find where it was moved to. */
const SAMPLES = 16

/** What became of the blocks and letters between two states of a text. */
export class Changes {
  /** The blocks of the changed part, and those that stand there now. */
  readonly before: Block[]
  readonly now: Block[]
  readonly #start: number
  readonly #end: number
  readonly #grown: number
  /** For each block of before the one of now with the very same words, or -1. */
  readonly #same: Int32Array
  /** The same without those that changed their order. */
  readonly #inOrder: Alignment
  readonly #letters = new Map<number, Letters>()
  #free: { before: Block[]; now: Block[] } | undefined

  constructor(before: Node, now: Node) {
    const { first, last, start } = changedChildren(before, now)
    const endOf = (doc: Node) => offsetOf(doc, doc.childCount - last)
    this.#start = start
    this.#end = endOf(before)
    this.#grown = endOf(now) - this.#end
    this.before = blocksOf(before, first, before.childCount - last, start)
    this.now = blocksOf(now, first, now.childCount - last, start)
    this.#inOrder = align(this.before.map(({ text }) => text), this.now.map(({ text }) => text))
    this.#same = withMoved(this.#inOrder, this.before, this.now)
  }

  /** A place that the changes do not touch, as it is counted now; null for one within them. */
  outside(position: number): number | null {
    if (position < this.#start) return position
    return position >= this.#end ? position + this.#grown : null
  }

  indexOf(from: number): number {
    return this.before.findIndex((block) => block.from === from)
  }

  /** The first block of before that begins between these places, or -1. */
  firstWithin(from: number, to: number): number {
    return this.before.findIndex((block) => block.from >= from && block.from <= to)
  }

  /** Where a letter of a block stands now, or null if it is gone. */
  letter(index: number, offset: number): Found | null {
    return this.nearby(index, offset) ?? this.#anywhere(index, offset)
  }

  /** The same, if it was not moved past blocks that stayed. */
  nearby(index: number, offset: number): Found | null {
    const same = this.now[this.#same[index]!]
    return same ? { block: same, offset } : this.#lettersAround(index).find(index, offset)
  }

  /** How far letters reach around a place of now that are none of those that stood around a block before. */
  news(index: number, { block, offset }: Found): [left: number, right: number] {
    return this.now[this.#same[index]!] ? [0, 0] : this.#lettersAround(index).news(block, offset)
  }

  /** What took the block's place, and whether its words are the very same. */
  successor(index: number): { found: Block | null; whole: boolean } {
    const same = this.now[this.#same[index]!]
    if (same) return { found: same, whole: true }
    const { length } = this.before[index]!.text
    const found =
      mostOf(length, 1, (offset) => this.nearby(index, offset)) ??
      mostOf(length, Math.ceil(length / SAMPLES), (offset) => this.#anywhere(index, offset))
    return { found: found ?? this.#lettersAround(index).counterpart(index), whole: false }
  }

  /** Where a block that left nothing behind would stand now: in front of what followed it. */
  gap(index: number): number {
    for (let later = index + 1; later < this.before.length; later += 1) {
      const block = this.now[this.#inOrder[later]!]
      if (block) return block.from - (block.leaf ? 0 : 1)
    }
    return this.#end + this.#grown
  }

  #lettersAround(index: number): Letters {
    let [first, last] = [index, index]
    while (first > 0 && this.#inOrder[first - 1]! < 0) first -= 1
    while (last + 1 < this.before.length && this.#inOrder[last + 1]! < 0) last += 1
    // Where nearly all is new, only what is about as far down the text is compared.
    const wide = last - first > 2 * NEAR
    const known = this.#letters.get(wide ? index : first)
    if (known) return known
    const from = first > 0 ? this.#inOrder[first - 1]! + 1 : 0
    const to = last + 1 < this.before.length ? this.#inOrder[last + 1]! : this.now.length
    const taken = new Set(this.#same)
    const ours = range(first, last + 1).filter((at) => this.#same[at]! < 0)
    const theirs = range(from, to).filter((at) => !taken.has(at))
    const rank = ours.indexOf(index)
    const [near, there] = wide ? [around(ours, rank), around(theirs, Math.round((rank * theirs.length) / ours.length))] : [ours, theirs]
    const letters = new Letters(this.before, near, there.map((at) => this.now[at]!))
    this.#letters.set(wide ? index : first, letters)
    return letters
  }

  /** A letter that was moved out of its order is known by those before or behind it, or by being the only one. */
  #anywhere(index: number, offset: number): Found | null {
    const { text } = this.before[index]!
    const free = (this.#free ??= this.#unpaired())
    const contexts = [text.slice(Math.max(0, offset + 1 - CONTEXT), offset + 1), text.slice(offset, offset + CONTEXT)]
    for (const [which, context] of contexts.entries()) {
      const places = context.length < CONTEXT ? [] : free.now.filter((block) => block.text.includes(context))
      const block = places[0]
      if (places.length === 1 && block) return { block, offset: block.text.indexOf(context) + (which === 0 ? CONTEXT - 1 : 0) }
    }
    const letter = text[offset]!
    const only = (blocks: Block[]) => blocks.reduce((sum, block) => sum + block.text.split(letter).length - 1, 0) === 1
    if (!only(free.now) || !only(free.before)) return null
    const block = free.now.find((block) => block.text.includes(letter))!
    return { block, offset: block.text.indexOf(letter) }
  }

  #unpaired(): { before: Block[]; now: Block[] } {
    const taken = new Set(this.#same)
    return { before: this.before.filter((_, at) => this.#same[at]! < 0), now: this.now.filter((_, at) => !taken.has(at)) }
  }
}

/** The block that most of the letters went to. */
function mostOf(length: number, step: number, find: (offset: number) => Found | null): Block | null {
  const votes = new Map<Block, number>()
  for (let offset = 0; offset < length; offset += step) {
    const block = find(offset)?.block
    if (block) votes.set(block, (votes.get(block) ?? 0) + 1)
  }
  const [most] = [...votes].sort(([, one], [, other]) => other - one)
  return most?.[0] ?? null
}

function withMoved(inOrder: Alignment, before: Block[], now: Block[]): Int32Array {
  const same = inOrder.slice()
  const taken = new Set(same)
  const free = new Map<string, number[]>()
  now.forEach(({ text }, at) => {
    if (text && !taken.has(at)) free.set(text, [...(free.get(text) ?? []), at])
  })
  before.forEach(({ text }, index) => {
    if (same[index]! < 0) same[index] = free.get(text)?.shift() ?? -1
  })
  return same
}

function around(indexes: number[], rank: number): number[] {
  return indexes.slice(Math.max(0, rank - NEAR), rank + NEAR + 1)
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)
}
