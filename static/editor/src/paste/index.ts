import { type Editor, Extension } from "@tiptap/core"
import { DOMParser as ProseMirrorParser, Slice } from "@tiptap/pm/model"
import { type EditorState, Plugin } from "@tiptap/pm/state"

import { isSafeAddress, normalAddress } from "../schema/addresses.ts"
import { cleanHtml, inertDocument } from "./clean.ts"
import { looksLikeMarkdown } from "./signs.ts"

type Reader = typeof import("./markdown.ts")

/**
 * What comes from the clipboard: HTML of other programs is put into our own form before the
 * schema reads it, text that looks like Markdown is read as Markdown. Pasting as plain text
 * (Ctrl+Shift+V) does neither.
 */
export const Paste = Extension.create({
  name: "clipboard",

  addProseMirrorPlugins() {
    const { editor } = this
    let reader: Reader | null = null
    // Read when the text is first entered: nobody can paste before, and the page opens sooner.
    editor.once("focus", () => {
      void import("./markdown.ts").then((loaded) => {
        reader = loaded
      })
    })
    return [
      new Plugin({
        props: {
          handlePaste: (view, event) => linkSelection(editor, view.state, event.clipboardData),
          transformPastedHTML: (html) => cleanHtml(html),
          // An empty answer means: nothing to say, take the text as it is. ProseMirror's types
          // know no such answer, its code does.
          clipboardTextParser: (text, $context, plain) => {
            if (plain || !reader || !looksLikeMarkdown(text)) return undefined as unknown as Slice
            const { body } = inertDocument(cleanHtml(reader.markdownToHtml(text)))
            return ProseMirrorParser.fromSchema(editor.schema).parseSlice(body, { context: $context })
          },
        },
      }),
    ]
  },
})

/** An address that is pasted over words becomes their link. */
function linkSelection(editor: Editor, state: EditorState, data: DataTransfer | null): boolean {
  const text = data?.getData("text/plain").trim() ?? ""
  const { empty, $from } = state.selection
  if (empty || $from.parent.type.spec.code || !/^(https?:\/\/|mailto:)\S+$/i.test(text)) return false
  const href = normalAddress(text)
  return isSafeAddress(href) && editor.commands.setLink({ href })
}
