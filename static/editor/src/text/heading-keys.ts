import { Extension } from "@tiptap/core"

/**
 * Enter before the first letter of a heading makes room above it. The common split would make
 * the heading's words a new heading with a new section id, and leave the old id to nothing.
 */
export const HeadingKeys = Extension.create({
  name: "headingKeys",
  priority: 200,

  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        const { $from, empty } = editor.state.selection
        const heading = $from.parent
        if (!empty || heading.type.name !== "heading") return false
        if ($from.parentOffset !== 0 || heading.content.size === 0) return false
        return editor.commands.command(({ tr, state }) => {
          tr.insert($from.before(), state.schema.nodes.paragraph!.create())
          tr.scrollIntoView()
          return true
        })
      },
    }
  },
})
