import type { Node } from "@tiptap/pm/model"
import * as Y from "yjs"

import type { Places } from "./places.ts"

/** A thread that hangs on words of this text, as the page's list of threads names it. */
export interface ThreadAnchor {
  id: string
  kind: string
  blocking: boolean
  start: Y.RelativePosition
  end: Y.RelativePosition
  /** The words themselves, as they were when the thread was opened. */
  quote: string
}

/** Positions in the editor's text; the same twice when every word between them is gone. */
export interface Span {
  from: number
  to: number
}

/** Where the words of an anchor stand now; null when the text around both ends is gone. */
export function spanOf({ start, end }: Pick<ThreadAnchor, "start" | "end">, places: Places, doc: Node): Span | null {
  const [from, to] = [places.at(start), places.at(end)]
  if (from === null && to === null) return null
  // Of words over several blocks, some of which are gone, those that are left in the last one.
  if (from === null) return within(doc, doc.resolve(to!).start(), to!)
  if (to === null) return within(doc, from, doc.resolve(from).end())
  return within(doc, from, to)
}

/**
 * The words without what was typed against them. Of two equal letters side by side the browser
 * cannot tell which one is new, so a mark may have grown by the wrong one.
 */
export function withoutNeighbours(span: Span, quote: string, doc: Node): Span {
  const longer = span.to - span.from - quote.length
  if (longer <= 0 || !quote || !doc.resolve(span.from).sameParent(doc.resolve(span.to))) return span
  const words = doc.textBetween(span.from, span.to, "", " ")
  if (words.startsWith(quote)) return { from: span.from, to: span.from + quote.length }
  return words.endsWith(quote) ? { from: span.to - quote.length, to: span.to } : span
}

function within(doc: Node, from: number, to: number): Span {
  const last = doc.content.size
  return { from: Math.min(from, last), to: Math.min(Math.max(from, to), last) }
}

/** Relative positions as the server keeps them, base64; null for what is none. */
export function decoded(base64: string | undefined): Y.RelativePosition | null {
  if (!base64) return null
  try {
    const place = Y.decodeRelativePosition(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
    return place.item || place.type || place.tname ? place : null
  } catch {
    return null
  }
}

export function encoded(place: Y.RelativePosition): string {
  return btoa(String.fromCharCode(...Y.encodeRelativePosition(place)))
}
