import { Extension } from "@tiptap/core"
import type { Node as ProseMirrorNode } from "@tiptap/pm/model"
import { type EditorState, Plugin, type Transaction } from "@tiptap/pm/state"
import { ySyncPluginKey } from "@tiptap/y-tiptap"

import { isSectionId } from "../schema/heading.ts"

/** Milliseconds: others' tabs and the server mend what they caused; we wait for them first. */
const MEND_AFTER = 4_000

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"

interface FoundHeading {
  at: number
  id: unknown
}

/** A new section id: `s` and nine random characters. */
export function newSectionId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9))
  return `s${Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("")}`
}

/**
 * Keeps section ids present and single.
 *
 * What the member does here is put right in the same step: a new heading gets an id, a pasted
 * copy a fresh one, and the heading that was there before keeps its own. A cut heading that is
 * pasted again keeps its id. What others' edits bring is left to their tabs and to the server;
 * only what still is wrong after a while is mended, in a way that is the same in every tab.
 */
export const SectionIds = Extension.create({
  name: "sectionIds",

  addProseMirrorPlugins() {
    const known = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    return [
      new Plugin({
        appendTransaction(transactions, before, after) {
          if (!transactions.some((transaction) => transaction.docChanged)) return null
          if (transactions.some(comesFromYjs)) return null
          return assignIds(transactions, before, after, known)
        },
        view(view) {
          const mendLater = () => {
            clearTimeout(timer)
            timer = setTimeout(() => {
              const transaction = view.editable ? mend(view.state) : null
              if (transaction) view.dispatch(transaction)
            }, MEND_AFTER)
          }
          mendLater()
          return {
            update: (_, before) => {
              if (before.doc !== view.state.doc) mendLater()
            },
            destroy: () => clearTimeout(timer),
          }
        },
      }),
    ]
  },
})

function comesFromYjs(transaction: Transaction): boolean {
  return Boolean(transaction.getMeta(ySyncPluginKey)?.isChangeOrigin)
}

function comesFromOutside(transaction: Transaction): boolean {
  return ["paste", "drop"].includes(transaction.getMeta("uiEvent"))
}

/** The ids that this step of the member's calls for, or null where it touches no heading. */
function assignIds(
  transactions: readonly Transaction[],
  before: EditorState,
  after: EditorState,
  known: Set<string>,
): Transaction | null {
  const range = changedRange(before.doc, after.doc)
  if (range === null || sameHeadings(before.doc, after.doc, range)) return null
  const old = headings(before.doc)
  for (const { id } of old) if (isSectionId(id)) known.add(id)
  const kept = new Set(old.map(({ at }) => mapped(at, transactions)).filter((at) => at !== null))
  const pasted = transactions.some(comesFromOutside)
  // Those that stood here before come first, so that among equal ids theirs is the one that stays.
  const now = headings(after.doc)
  const order = [...now.filter(({ at }) => kept.has(at)), ...now.filter(({ at }) => !kept.has(at))]
  const transaction = after.tr
  const taken = new Set<unknown>()
  for (const { at, id } of order) {
    const foreign = pasted && !kept.has(at) && !known.has(String(id))
    if (isSectionId(id) && !taken.has(id) && !foreign) taken.add(id)
    else transaction.setNodeAttribute(at, "id", newSectionId())
  }
  return transaction.docChanged ? transaction : null
}

/** Where a heading stands after the step, or null if it was deleted. */
function mapped(at: number, transactions: readonly Transaction[]): number | null {
  let position = at
  for (const transaction of transactions) {
    const result = transaction.mapping.mapResult(position, 1)
    if (result.deletedAfter) return null
    position = result.pos
  }
  return position
}

/** Missing ids and later duplicates, each given what every tab would give it. */
export function mend(state: EditorState): Transaction | null {
  const transaction = state.tr
  const taken = new Set<string>()
  const found = headings(state.doc)
  found.forEach(({ at, id }, index) => {
    if (isSectionId(id) && !taken.has(id)) return void taken.add(id)
    const fresh = derivedId(`${isSectionId(id) ? id : ""}/${index}/${state.doc.nodeAt(at)?.textContent}`)
    taken.add(fresh)
    transaction.setNodeAttribute(at, "id", fresh)
  })
  // Not the member's own edit: their undo must not take it back.
  return transaction.docChanged ? transaction.setMeta("addToHistory", false) : null
}

/** A section id that depends on nothing but the words (FNV-1a, 64 bit). */
function derivedId(words: string): string {
  let hash = 0xcbf29ce484222325n
  for (const char of words) hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0) ?? 0)) * 0x100000001b3n)
  let id = "s"
  for (let place = 0; place < 9; place += 1) {
    id += ALPHABET[Number(hash % 36n)]
    hash /= 36n
  }
  return id
}

/** The top-level blocks that differ, as indexes from either end. */
function changedRange(before: ProseMirrorNode, after: ProseMirrorNode): [number, number] | null {
  const shorter = Math.min(before.childCount, after.childCount)
  let start = 0
  while (start < shorter && before.child(start) === after.child(start)) start += 1
  if (start === before.childCount && start === after.childCount) return null
  let end = 0
  while (
    end < shorter - start &&
    before.child(before.childCount - 1 - end) === after.child(after.childCount - 1 - end)
  ) {
    end += 1
  }
  return [start, end]
}

function sameHeadings(before: ProseMirrorNode, after: ProseMirrorNode, range: [number, number]): boolean {
  const ids = idsWithin(after, range)
  return ids.every(isSectionId) && ids.join() === idsWithin(before, range).join()
}

function idsWithin(doc: ProseMirrorNode, [start, end]: [number, number]): unknown[] {
  const ids: unknown[] = []
  for (let index = start; index < doc.childCount - end; index += 1) {
    const block = doc.child(index)
    if (block.type.name === "heading") ids.push(block.attrs.id)
  }
  return ids
}

function headings(doc: ProseMirrorNode): FoundHeading[] {
  const found: FoundHeading[] = []
  doc.forEach((block, at) => {
    if (block.type.name === "heading") found.push({ at, id: block.attrs.id })
  })
  return found
}
