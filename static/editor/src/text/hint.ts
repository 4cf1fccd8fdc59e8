import { Extension } from "@tiptap/core"
import type { Node } from "@tiptap/pm/model"
import { Plugin, type Selection } from "@tiptap/pm/state"
import { Decoration, DecorationSet } from "@tiptap/pm/view"

const EMPTY_DOCUMENT = "Write, or press / for blocks"
const EMPTY_HEADING = "Heading"

export interface HintOptions {
  /** What belongs below a heading with these words. */
  guidance: Record<string, string>
}

/**
 * Quiet words where nothing stands yet: in a document without a text, in the empty heading that
 * the caret is in, and below each heading of the outline that nobody has written under.
 */
export const Hint = Extension.create<HintOptions>({
  name: "hint",

  addOptions() {
    return { guidance: {} }
  },

  addProseMirrorPlugins() {
    const { editor, options } = this
    const guided = Object.keys(options.guidance).length > 0
    return [
      new Plugin({
        props: {
          decorations({ doc, selection }) {
            if (!editor.isEditable) return null
            if (doc.childCount === 1 && isEmptyParagraph(doc.child(0))) return hints(doc, [[0, EMPTY_DOCUMENT]])
            const found = guided ? belowOutline(doc, options.guidance) : []
            return hints(doc, [...found, ...atCaret(selection)])
          },
        },
      }),
    ]
  },
})

type Place = [at: number, words: string]

function hints(doc: Node, places: Place[]): DecorationSet | null {
  if (places.length === 0) return null
  const drawn = places.map(([at, words]) =>
    Decoration.node(at, at + doc.nodeAt(at)!.nodeSize, { class: "is-empty", "data-hint": words }),
  )
  return DecorationSet.create(doc, drawn)
}

function atCaret({ $from, empty }: Selection): Place[] {
  const block = $from.parent
  const heading = empty && $from.depth === 1 && block.type.name === "heading" && block.content.size === 0
  return heading ? [[$from.before(), EMPTY_HEADING]] : []
}

/** Paragraphs alone under their heading: where more stands, nobody needs to be told what to write. */
function belowOutline(doc: Node, guidance: Record<string, string>): Place[] {
  const found: Place[] = []
  let heading: Node | null = null
  doc.forEach((block, at, index) => {
    const next = index + 1 < doc.childCount ? doc.child(index + 1) : null
    const alone = heading && isEmptyParagraph(block) && (!next || next.type.name === "heading")
    const words = alone ? guidance[heading!.textContent] : undefined
    if (words) found.push([at, words])
    heading = block.type.name === "heading" ? block : null
  })
  return found
}

function isEmptyParagraph(block: Node): boolean {
  return block.type.name === "paragraph" && block.content.size === 0
}
