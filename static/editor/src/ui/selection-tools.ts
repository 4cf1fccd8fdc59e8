import type { Editor } from "@tiptap/core"
import { Bold, Code, Highlighter, Italic, Link2, Strikethrough, Underline } from "lucide"

import { editLink } from "./links.ts"
import type { Tool } from "./toolbar.ts"

/** What can be done to selected words. */
export function selectionTools(editor: Editor): Tool[] {
  const mark = (label: string, name: string, icon: Tool["icon"], keys: string): Tool => ({
    label,
    icon,
    keys,
    active: () => editor.isActive(name),
    hidden: () => !editor.isEditable,
    run: () => void editor.chain().focus().toggleMark(name).run(),
  })
  return [
    mark("Bold", "bold", Bold, "Mod-b"),
    mark("Italic", "italic", Italic, "Mod-i"),
    mark("Underline", "underline", Underline, "Mod-u"),
    mark("Strikethrough", "strike", Strikethrough, "Mod-Shift-s"),
    mark("Code", "code", Code, "Mod-e"),
    mark("Highlight", "highlight", Highlighter, "Mod-Shift-h"),
    { label: "Link", icon: Link2, keys: "Mod-Shift-l", active: () => editor.isActive("link"), hidden: () => !editor.isEditable, run: () => editLink(editor) },
  ]
}
