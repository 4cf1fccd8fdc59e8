import { type Editor, Extension, getMarkRange } from "@tiptap/core"
import { Plugin } from "@tiptap/pm/state"

import { safeAddress } from "../schema/addresses.ts"
import { askForAddress } from "./address-form.ts"
import { selectionAnchor } from "./anchors.ts"

/** Asks for the address of the selected words, or of the link that the caret stands in. */
export function editLink(editor: Editor): void {
  const { from, to, empty } = editor.state.selection
  const current = editor.getAttributes("link").href ?? ""
  if (empty && !current) return
  const around = empty ? getMarkRange(editor.state.selection.$from, editor.schema.marks.link!) : null
  const range = around ?? { from, to }
  askForAddress({
    label: "Link to",
    anchor: selectionAnchor(editor),
    address: current,
    answer: (href) => editor.chain().setTextSelection(range).setLink({ href }).setTextSelection(range.to).run(),
    ...(current && { remove: () => void editor.chain().setTextSelection(range).unsetLink().run() }),
    closed: () => editor.commands.focus(),
  })
}

export function openLink(href: string): void {
  const address = safeAddress(href)
  if (address) window.open(address, "_blank", "noopener")
}

/** In a text that is edited a click sets the caret; with Ctrl or ⌘ it follows the link. */
export const Links = Extension.create({
  name: "links",

  addKeyboardShortcuts() {
    return {
      "Mod-Shift-l": ({ editor }) => {
        editLink(editor)
        return true
      },
    }
  },

  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          handleClick: (_view, _at, event) => {
            const link = (event.target as Element).closest?.("a[href]")
            if (!link || (editor.isEditable && !event.metaKey && !event.ctrlKey)) return false
            if (!editor.isEditable) return false // The browser follows it.
            openLink(link.getAttribute("href") ?? "")
            return true
          },
        },
      }),
    ]
  },
})
