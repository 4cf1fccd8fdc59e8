import { Fragment, type Node } from "@tiptap/pm/model"
import type { EditorState } from "@tiptap/pm/state"
import { Transform } from "@tiptap/pm/transform"
import { initProseMirrorDoc, updateYFragment, ySyncPluginKey } from "@tiptap/y-tiptap"
import * as Y from "yjs"

import { Following } from "./following.ts"

type Step = Y.UndoManager["undoStack"][number]
type Shared = Y.AbstractType<any>

/** Part of the text of before, as positions in it. */
interface Part {
  from: number
  to: number
}

/**
 * What stood in the text before a step of the member was undone, to find out what the undo took
 * that was not the member's to take, and to put it back between the letters where it stood.
 */
export class OthersWords {
  readonly #before: Node
  readonly #text: Y.XmlFragment
  /** Where each block, and the words of each, begin. */
  readonly #starts = new Map<Shared, number>()

  constructor(state: EditorState) {
    const { type, binding } = ySyncPluginKey.getState(state)
    this.#before = state.doc
    this.#text = type
    this.#measure(type, 0, binding.mapping)
  }

  putBack(transaction: Y.Transaction, step: Step): void {
    const parts = this.#lost(transaction, step)
    if (parts.length === 0) return
    const { doc, mapping } = initProseMirrorDoc(this.#text, this.#before.type.schema)
    const change = new Transform(doc)
    const following = new Following(this.#before, doc)
    const placed = parts.map((part) => ({ ...part, at: following.gap(part.from) ?? following.follow(part.from).at }))
    // From the end on, so that no place moves; of two at one place the later comes first for it.
    for (const part of placed.reverse().sort((one, other) => other.at - one.at)) {
      const lost = this.#before.slice(part.from, part.to).content
      if (following.gap(part.from) === null) change.insert(part.at, lost)
      else insertBlock(change, part.at, this.#before, part.from, lost)
    }
    updateYFragment(transaction.doc, this.#text, change.doc, { mapping, isOMark: new Map() })
  }

  #measure(parent: Y.XmlFragment, inside: number, mapping: Map<Shared, Node>): void {
    let at = inside
    for (const child of parent.toArray() as Shared[]) {
      this.#starts.set(child, at)
      if (child instanceof Y.XmlFragment) this.#measure(child, at + 1, mapping)
      at += child instanceof Y.XmlText ? child.length : (mapping.get(child)?.nodeSize ?? 0)
    }
  }

  /** What was there, is not there any more, and was not written by the step, in the order of the text. */
  #lost(transaction: Y.Transaction, step: Step): Part[] {
    const own = ownItems(transaction, step)
    const parts: Part[] = []
    Y.iterateDeletedStructs(transaction, transaction.deleteSet, (item) => {
      if (!(item instanceof Y.Item) || own(item.id)) return
      const part = this.#placeOf(transaction, item)
      if (part) parts.push(part)
    })
    return parts.sort((one, other) => one.from - other.from).reduce(joined, [])
  }

  #placeOf(transaction: Y.Transaction, item: Y.Item): Part | null {
    if (item.content instanceof Y.ContentString) {
      const start = this.#starts.get(item.parent as Shared)
      if (start === undefined) return null
      const from = start + lettersBefore(transaction, item)
      return { from, to: from + item.length }
    }
    const at = item.content instanceof Y.ContentType ? this.#starts.get(item.content.type) : undefined
    const node = at === undefined ? null : this.#before.nodeAt(at)
    return node && at !== undefined && node.isLeaf && !node.isText ? { from: at, to: at + node.nodeSize } : null
  }
}

/** Whether a letter or block is what the step brought in, be it brought back by a redo since. */
function ownItems(transaction: Y.Transaction, { insertions }: Step): (id: Y.ID) => boolean {
  const redone: { from: Y.ID; length: number }[] = []
  Y.iterateDeletedStructs(transaction, insertions, (struct) => {
    for (let item: Y.AbstractStruct = struct; item instanceof Y.Item && item.redone !== null; ) {
      redone.push({ from: item.redone, length: struct.length })
      item = Y.getItem(transaction.doc.store, item.redone)
    }
  })
  const within = (id: Y.ID) => ({ from, length }: { from: Y.ID; length: number }) =>
    from.client === id.client && id.clock >= from.clock && id.clock < from.clock + length
  return (id) => Y.isDeleted(insertions, id) || redone.some(within(id))
}

/** How many letters of its text stood before an item when the change began. */
function lettersBefore({ beforeState, deleteSet }: Y.Transaction, item: Y.Item): number {
  const dying = Y.mergeDeleteSets([deleteSet])
  let count = 0
  for (let left = item.left; left !== null; left = left.left) {
    const isNew = left.id.clock >= (beforeState.get(left.id.client) ?? 0)
    if (left.countable && !isNew && (!left.deleted || Y.isDeleted(dying, left.id))) count += left.length
  }
  return count
}

function joined(parts: Part[], part: Part): Part[] {
  const last = parts.at(-1)
  if (last && last.to === part.from) last.to = part.to
  else parts.push({ ...part })
  return parts
}

/** Puts what has lost its block into one of its own: an item where a list is, else a paragraph. */
function insertBlock(change: Transform, gap: number, before: Node, from: number, lost: Fragment): void {
  const { paragraph } = before.type.schema.nodes
  const block = lost.firstChild?.isInline ? paragraph!.create(null, lost) : lost.firstChild!
  const was = before.resolve(from)
  const place = change.doc.resolve(gap)
  for (let depth = place.depth; depth > 0; depth -= 1) {
    const list = place.node(depth)
    const item = list.type.contentMatch.defaultType
    const inSuchAList = was.depth >= 3 && was.node(was.depth - 2).type === list.type
    if (!inSuchAList || !item || !list.type.contentMatch.matchType(item)) continue
    const at = depth < place.depth ? place.before(depth + 1) : gap
    return void change.insert(at, item.create(null, block))
  }
  const outside = place.depth === 0 ? gap : place.index(1) === 0 && place.depth === 1 ? place.before(1) : place.after(1)
  change.insert(outside, block)
}
