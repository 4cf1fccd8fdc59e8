import type { Node } from "@tiptap/pm/model"
import { type EditorState, Selection, TextSelection } from "@tiptap/pm/state"
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "@tiptap/y-tiptap"
import type * as Y from "yjs"

import { latest } from "./items.ts"

/** The ends of a selection, named as in its JSON. */
export type End = "anchor" | "head" | "pos"
export type Ends<Place> = Partial<Record<End, Place>>

const ENDS: readonly End[] = ["anchor", "head", "pos"]

/** Each end of a selection, of whatever kind, made into something else; null if one has none. */
export function mapEnds<From, To>(ends: Ends<From>, map: (place: From, end: End) => To | null): Ends<To> | null {
  const mapped: Ends<To> = {}
  for (const end of ENDS) {
    const place = ends[end]
    if (place === undefined) continue
    const to = map(place, end)
    if (to === null) return null
    mapped[end] = to
  }
  return mapped
}

/** The ends of the editor's selection as positions. */
export function endsOf(selection: Selection): Ends<number> {
  const json = selection.toJSON() as Record<string, unknown>
  return Object.fromEntries(ENDS.flatMap((end) => (typeof json[end] === "number" ? [[end, json[end]]] : [])))
}

/** The same as places that Yjs keeps. Good only while the editor shows what Yjs holds. */
export function relativeEnds(state: EditorState): Ends<Y.RelativePosition> | null {
  const { type, binding } = ySyncPluginKey.getState(state)
  try {
    return mapEnds(endsOf(state.selection), (at) => absolutePositionToRelativePosition(at, type, binding.mapping) as Y.RelativePosition)
  } catch {
    return null // The binding knows nothing of a block yet.
  }
}

/** Where a place stands in the text that is about to be drawn; null if what it held on to is gone. */
export function placeNow(state: EditorState, place: Y.RelativePosition): number | null {
  const { doc, type, binding } = ySyncPluginKey.getState(state)
  const id = place.item ?? place.type
  if (id !== null && latest(doc, id)?.item.deleted !== false) return null
  return relativePositionToAbsolutePosition(doc, type, place, binding.mapping)
}

/** A selection of the same kind with these ends, or the nearest one that is possible. */
export function selectionAt(doc: Node, like: Selection, ends: Ends<number>): Selection {
  const within = mapEnds(ends, (at) => Math.max(0, Math.min(at, doc.content.size))) ?? {}
  const [anchor = 0, head = anchor] = [within.anchor ?? within.pos, within.head]
  try {
    if (!(like instanceof TextSelection)) return Selection.fromJSON(doc, { ...like.toJSON(), ...within })
  } catch {
    // What was selected is not there any more, or can not be selected as it is now.
  }
  return TextSelection.between(doc.resolve(anchor), doc.resolve(head))
}
