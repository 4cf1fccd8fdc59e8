import { Extension } from "@tiptap/core"
import { DOMParser as ProseMirrorParser, Slice } from "@tiptap/pm/model"
import { Plugin } from "@tiptap/pm/state"

import { cleanHtml, inertDocument } from "./clean.ts"
import { looksLikeMarkdown, markdownToHtml } from "./markdown.ts"

/**
 * What comes from the clipboard: HTML of other programs is put into our own form before the
 * schema reads it, text that looks like Markdown is read as Markdown. Pasting as plain text
 * (Ctrl+Shift+V) does neither.
 */
export const Paste = Extension.create({
  name: "paste",

  addProseMirrorPlugins() {
    const { schema } = this.editor
    return [
      new Plugin({
        props: {
          transformPastedHTML: (html) => cleanHtml(html),
          // An empty answer means: nothing to say, take the text as it is. ProseMirror's types
          // know no such answer, its code does.
          clipboardTextParser: (text, $context, plain) => {
            if (plain || !looksLikeMarkdown(text)) return undefined as unknown as Slice
            const { body } = inertDocument(cleanHtml(markdownToHtml(text)))
            return ProseMirrorParser.fromSchema(schema).parseSlice(body, { context: $context })
          },
        },
      }),
    ]
  },
})
