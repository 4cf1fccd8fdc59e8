import type { Editor } from "@tiptap/core"
import { absolutePositionToRelativePosition, ySyncPluginKey } from "@tiptap/y-tiptap"
import * as Y from "yjs"

import { encoded } from "../threads/anchor.ts"

/** Characters of context on either side. */
const CONTEXT = 40

/** Words to hang something on: how to find them again, by position and by what they say. */
export interface SelectionQuote {
  quote: string
  prefix: string
  suffix: string
  /** Section id, or `opening` before the first heading. */
  section: string
  /** Yjs relative positions in the text, base64. */
  start: string
  end: string
}

export function selectionQuote(editor: Editor, fragment: Y.XmlFragment): SelectionQuote | null {
  const { doc, selection } = editor.state
  const { from, to } = selection
  const quote = doc.textBetween(from, to, " ", " ")
  if (!quote.trim()) return null
  return {
    quote,
    prefix: doc.textBetween(Math.max(0, from - 2 * CONTEXT), from, " ", " ").slice(-CONTEXT),
    suffix: doc.textBetween(to, Math.min(doc.content.size, to + 2 * CONTEXT), " ", " ").slice(0, CONTEXT),
    section: sectionAt(editor, from),
    // Each end holds on to its own word, so that what is typed beside the words stays outside.
    start: relative(editor, fragment, from, 0),
    end: relative(editor, fragment, to, -1),
  }
}

function sectionAt(editor: Editor, position: number): string {
  let section = "opening"
  editor.state.doc.forEach((block, at) => {
    if (at <= position && block.type.name === "heading" && block.attrs.id) section = block.attrs.id
  })
  return section
}

function relative(editor: Editor, fragment: Y.XmlFragment, position: number, side: 0 | -1): string {
  const { binding } = ySyncPluginKey.getState(editor.state)
  const place = absolutePositionToRelativePosition(position, fragment, binding.mapping)
  const found = fragment.doc && Y.createAbsolutePositionFromRelativePosition(place, fragment.doc)
  if (!(found?.type instanceof Y.XmlText)) return encoded(place)
  return encoded(Y.createRelativePositionFromTypeIndex(found.type, found.index, side))
}
