import type { Node } from "@tiptap/pm/model"

import type { Block } from "./blocks.ts"
import { Changes } from "./changes.ts"
import type { Found } from "./letters.ts"

export interface Followed {
  at: number
  /** Whether what stood on the left is still on the left; otherwise it may yet come back. */
  kept: boolean
}

/**
 * Finds where a place in the text of before stands in the text of now, by the letters around it.
 *
 * This is for places that Yjs does not know any more: when a block changes its kind or nesting, a
 * new one is made of the same letters and the old one is gone. A place sticks to the letter on its
 * left while that lives, else to the one on its right, else to what took the block's place.
 */
export class Following {
  readonly #before: Node
  readonly now: Node
  readonly #changes: Changes

  constructor(before: Node, now: Node) {
    this.#before = before
    this.now = now
    this.#changes = new Changes(before, now)
  }

  follow(position: number): Followed {
    const unchanged = this.#changes.outside(position)
    if (unchanged !== null) return { at: unchanged, kept: true }
    const place = this.#before.resolve(position)
    if (!place.parent.inlineContent) return this.#aroundBlocks(position)
    const { at, kept } = this.#letter(position, place.start())
    return { at: splitsSign(this.now, at) ? at + 1 : at, kept }
  }

  /** For a place in a block that has no successor, where one of its own would stand now; else null. */
  gap(position: number): number | null {
    if (this.#changes.outside(position) !== null) return null
    const place = this.#before.resolve(position)
    const index = this.#changes.indexOf(place.parent.inlineContent ? place.start() : position)
    return index >= 0 && this.#changes.successor(index).found === null ? this.#changes.gap(index) : null
  }

  /** The letters around where a place stands now that did not stand around it before. */
  news(position: number): { from: number; to: number } {
    const { at } = this.follow(position)
    const place = this.#before.resolve(position)
    const index = this.#changes.outside(position) === null ? this.#changes.indexOf(place.start()) : -1
    const block = this.#changes.now.find(({ from, text, leaf }) => !leaf && at >= from && at <= from + text.length)
    if (index < 0 || !block) return { from: at, to: at }
    const [left, right] = this.#changes.news(index, { block, offset: at - block.from })
    return { from: at - left, to: at + right }
  }

  /** A place between two letters. */
  #letter(position: number, start: number): Followed {
    const index = this.#changes.indexOf(start)
    const offset = position - start
    const block = this.#changes.before[index]!
    const left = offset > 0 ? this.#changes.letter(index, offset - 1) : null
    if (left) return { at: inside(left) + 1, kept: true }
    const right = offset < block.text.length ? this.#changes.letter(index, offset) : null
    if (right) return { at: inside(right), kept: offset === 0 }
    const { found, whole } = this.#changes.successor(index)
    if (!found) return { at: this.#near(this.#changes.gap(index)), kept: false }
    if (whole) return { at: found.from + Math.min(offset, found.text.length), kept: true }
    return { at: this.#beside(index, offset, found), kept: false }
  }

  /** By the nearest letters that are left of the block, else by how far into it the place was. */
  #beside(index: number, offset: number, successor: Block): number {
    const { length } = this.#changes.before[index]!.text
    for (let away = 1; away < length; away += 1) {
      const left = offset - 1 - away >= 0 ? this.#changes.nearby(index, offset - 1 - away) : null
      if (left) return inside(left) + 1
      const right = offset + away < length ? this.#changes.nearby(index, offset + away) : null
      if (right) return inside(right)
    }
    return successor.from + (offset === length ? successor.text.length : Math.min(offset, successor.text.length))
  }

  /** A place in front of a block, a picture, a row or a cell: where the first words in it went. */
  #aroundBlocks(position: number): Followed {
    const node = this.#before.nodeAt(position)
    const index = node ? this.#changes.firstWithin(position, position + node.nodeSize) : -1
    const { found } = index < 0 ? { found: null } : this.#changes.successor(index)
    if (!node || !found) return { at: this.#near(index < 0 ? Math.min(position, this.now.content.size) : this.#changes.gap(index)), kept: false }
    if (found.leaf) return { at: found.from, kept: true }
    const inner = this.now.resolve(found.from)
    for (let depth = inner.depth; depth > 0; depth -= 1) {
      if (inner.node(depth).type.spec.tableRole === node.type.spec.tableRole && sameKind(inner.node(depth), node)) {
        return { at: inner.before(depth), kept: true }
      }
    }
    return { at: inner.before(), kept: false }
  }

  /** The end of the words before a gap, else the beginning of those after it. */
  #near(gap: number): number {
    let [before, after] = [-1, -1]
    this.now.descendants((node, at) => {
      if (!node.isTextblock) return after < 0
      if (at < gap) before = at + 1 + node.content.size
      else if (after < 0) after = at + 1
      return false
    })
    return before >= 0 ? before : Math.max(after, 0)
  }
}

/** Where a place of `before` stands in `now`. For several places of one text make a `Following`. */
export function follow(before: Node, now: Node, position: number): number {
  return new Following(before, now).follow(position).at
}

/** Whether a place is inside a sign of two units, such as 🚀. */
function splitsSign(doc: Node, at: number): boolean {
  const { nodeBefore, nodeAfter } = doc.resolve(at)
  return /[\ud800-\udbff]$/.test(nodeBefore?.text ?? "") && /^[\udc00-\udfff]/.test(nodeAfter?.text ?? "")
}

function inside({ block, offset }: Found): number {
  return block.from + offset
}

/** Cells stay cells when they become header cells, and lists lists. */
function sameKind(now: Node, before: Node): boolean {
  if (now.type === before.type) return true
  const both = [now.type.name, before.type.name]
  return both.every((name) => /Cell|Header/.test(name)) || both.every((name) => /List$/.test(name)) || both.every((name) => /Item$/.test(name))
}
