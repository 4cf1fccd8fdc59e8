import type { Fragment, Node, ResolvedPos } from "@tiptap/pm/model"
import type { EditorState } from "@tiptap/pm/state"
import { Transform } from "@tiptap/pm/transform"
import { initProseMirrorDoc, updateYFragment, ySyncPluginKey } from "@tiptap/y-tiptap"
import * as Y from "yjs"

import { type Alignment, align } from "./align.ts"
import { Following } from "./following.ts"
import { latest } from "./items.ts"

type Step = Y.UndoManager["undoStack"][number]
type Shared = Y.AbstractType<any>

/** Copied letters in a row that are taken for letters that came back; fewer may be alike by chance. */
const COPIED_ROW = 4

/** Part of the text of before, as positions in it. */
interface Part {
  from: number
  to: number
}

interface Placed extends Part {
  /** Where it goes in the text of now: into the words there, or as a block of its own. */
  at: number
  gap: boolean
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
    // Without what is lost the text of before is the text of now but for the step.
    const rest = new Transform(this.#before)
    for (const { from, to } of parts.toReversed()) rest.delete(from, to)
    const following = new Following(rest.doc, doc)
    const placed = parts.flatMap((part) => this.#placed(part, following, rest.mapping.map(part.from, -1)))
    const change = new Transform(doc)
    const meta = { mapping, isOMark: new Map() }
    // From the end on, so that no place moves; of two at one place the one that comes later first.
    for (const { from, to, at, gap } of placed.toReversed().sort((one, other) => other.at - one.at)) {
      const lost = this.#before.slice(from, to).content
      if (gap) insertBlock(change, at, this.#before.resolve(from), lost)
      else change.insert(at, lost)
      // One by one: of several at once the letters between them would be made anew, too.
      updateYFragment(transaction.doc, this.#text, change.doc, meta)
    }
  }

  /** Where a part goes; of words that the other only copied, such as at a line break, those that are missing. */
  #placed({ from, to }: Part, following: Following, place: number): Placed[] {
    const gap = following.gap(place)
    if (gap !== null) return [{ from, to, at: gap, gap: true }]
    const { at } = following.follow(place)
    const news = following.news(place)
    const found = align(wordsOf(this.#before, from, to), wordsOf(following.now, news.from, news.to))
    return missing(found, to - from).map((row) => {
      const [before, after] = [found[row.from - 1], found[row.to]]
      const beside = before !== undefined ? before + 1 : after
      return { from: from + row.from, to: from + row.to, at: beside === undefined ? at : news.from + beside, gap: false }
    })
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
    const dying = Y.mergeDeleteSets([transaction.deleteSet])
    const stood = ({ id, deleted }: Y.Item) =>
      id.clock < (transaction.beforeState.get(id.client) ?? 0) && (!deleted || Y.isDeleted(dying, id))
    const parts: Part[] = []
    Y.iterateDeletedStructs(transaction, transaction.deleteSet, (item) => {
      if (!(item instanceof Y.Item)) return
      // Letters that follow each other are one item, be they of several people.
      const foreign = Array.from({ length: item.length }, (_, offset) => !own(Y.createID(item.id.client, item.id.clock + offset)))
      const place = foreign.includes(true) ? this.#placeOf(item, stood) : null
      if (place && item.length === 1) parts.push(place)
      else if (place) foreign.forEach((is, offset) => is && parts.push({ from: place.from + offset, to: place.from + offset + 1 }))
    })
    return parts.sort((one, other) => one.from - other.from).reduce(joined, [])
  }

  #placeOf(item: Y.Item, stood: (item: Y.Item) => boolean): Part | null {
    if (item.content instanceof Y.ContentString) {
      const start = this.#starts.get(item.parent as Shared)
      if (start === undefined) return null
      const from = start + lettersBefore(item, stood)
      return { from, to: from + item.length }
    }
    const at = item.content instanceof Y.ContentType ? this.#starts.get(item.content.type) : undefined
    const node = at === undefined ? null : this.#before.nodeAt(at)
    return node && at !== undefined && node.isLeaf && !node.isText ? { from: at, to: at + node.nodeSize } : null
  }
}

/** Whether a letter or block is what the step brought in, be it brought back by a redo since. */
function ownItems(transaction: Y.Transaction, { insertions }: Step): (id: Y.ID) => boolean {
  const again = new Set<string>()
  const name = ({ client, clock }: Y.ID) => `${client} ${clock}`
  Y.iterateDeletedStructs(transaction, insertions, (item) => {
    for (let offset = 0; item instanceof Y.Item && item.redone && offset < item.length; offset += 1) {
      const last = latest(transaction.doc, Y.createID(item.id.client, item.id.clock + offset))
      if (last) again.add(name(last.id))
    }
  })
  return (id) => Y.isDeleted(insertions, id) || again.has(name(id))
}

/** How many letters of its text stood before an item when the change began. */
function lettersBefore(item: Y.Item, stood: (item: Y.Item) => boolean): number {
  let count = 0
  for (let left = item.left; left !== null; left = left.left) if (left.countable && stood(left)) count += left.length
  return count
}

function joined(parts: Part[], part: Part): Part[] {
  const last = parts.at(-1)
  if (last && last.to === part.from) last.to = part.to
  else parts.push({ ...part })
  return parts
}

/** The rows of letters that are not found; short rows that are found count as not found. */
function missing(found: Alignment, length: number): Part[] {
  for (let from = 0; from < length; ) {
    let to = from + 1
    while (to < length && found[from]! >= 0 && found[to] === found[to - 1]! + 1) to += 1
    if (to - from < COPIED_ROW) found.fill(-1, from, to)
    from = to
  }
  const rows = Array.from(found).flatMap((at, index): Part[] => (at < 0 ? [{ from: index, to: index + 1 }] : []))
  return rows.reduce(joined, [])
}

function wordsOf(doc: Node, from: number, to: number): string {
  return doc.textBetween(from, to, "", "\ufffc")
}

/** Puts what has lost its block into one of its own: an item where a list is, else a paragraph. */
function insertBlock(change: Transform, gap: number, was: ResolvedPos, lost: Fragment): void {
  const block = lost.firstChild?.isInline ? was.doc.type.schema.nodes.paragraph!.create(null, lost) : lost.firstChild!
  const place = change.doc.resolve(gap)
  for (let depth = place.depth; depth > 0; depth -= 1) {
    const list = place.node(depth)
    const item = list.type.contentMatch.defaultType
    const stoodInOne = item && was.depth > 2 && was.node(-2).type === list.type && was.node(-1).type === item
    if (stoodInOne) return void change.insert(depth < place.depth ? place.before(depth + 1) : gap, item.create(null, block))
  }
  const first = place.depth > 0 && place.index(0) >= 0 && gap === place.before(1) + 1
  change.insert(place.depth === 0 ? gap : first ? place.before(1) : place.after(1), block)
}
