import { Extension } from "@tiptap/core"
import { Plugin } from "@tiptap/pm/state"
import { Decoration, DecorationSet } from "@tiptap/pm/view"

const EMPTY_DOCUMENT = "Write, or press / for blocks"
const EMPTY_HEADING = "Heading"

/** A quiet word in the empty block that the caret is in; it never looks at other blocks. */
export const Hint = Extension.create({
  name: "hint",

  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          decorations({ doc, selection }) {
            const { $from, empty } = selection
            const block = $from.parent
            if (!editor.isEditable || !empty || block.content.size > 0 || $from.depth !== 1) return null
            const heading = block.type.name === "heading"
            const alone = doc.childCount === 1 && block.type.name === "paragraph"
            if (!heading && !alone) return null
            const hint = heading ? EMPTY_HEADING : EMPTY_DOCUMENT
            return DecorationSet.create(doc, [
              Decoration.node($from.before(), $from.after(), { class: "is-empty", "data-hint": hint }),
            ])
          },
        },
      }),
    ]
  },
})
