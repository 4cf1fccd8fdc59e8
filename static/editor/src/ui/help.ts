import { Extension } from "@tiptap/core"

import { BLOCKS } from "./blocks.ts"
import { keysAsRead, make } from "./dom.ts"

const GENERAL: [string, string][] = [
  ["Blocks menu", "/"],
  ["Link selected words", keysAsRead("Mod-Shift-l")],
  ["Bold, italic, underline", ["Mod-b", "Mod-i", "Mod-u"].map(keysAsRead).join("  ")],
  ["Strikethrough, code, highlight", ["Mod-Shift-s", "Mod-e", "Mod-Shift-h"].map(keysAsRead).join("  ")],
  ["Comment on selected words", keysAsRead("Mod-Alt-m")],
  ["Next, previous thread", ["Alt-↓", "Alt-↑"].map(keysAsRead).join("  ")],
  ["To the bar of tools", keysAsRead("Alt-F10")],
  ["Next cell, row below in a table", `Tab  ${keysAsRead("Mod-Enter")}`],
  ["Indent, outdent a list item", `Tab  ${keysAsRead("Shift-Tab")}`],
  ["Leave a code block", keysAsRead("Mod-Enter")],
  ["Paste without formatting", keysAsRead("Mod-Shift-v")],
  ["Undo, redo my own edits", ["Mod-z", "Mod-Shift-z"].map(keysAsRead).join("  ")],
]

function openHelp(): void {
  const rows = [
    ...GENERAL,
    ...BLOCKS.flatMap(({ label, keys, typed }): [string, string][] =>
      keys || typed ? [[label, [typed, keys && keysAsRead(keys)].filter(Boolean).join("  ")]] : [],
    ),
  ]
  const list = make("dl", { class: "editor-help__list" })
  for (const [what, keys] of rows) {
    list.append(make("div", {}, make("dt", {}, what), make("dd", {}, make("kbd", {}, keys))))
  }
  const close = make("button", { class: "editor-form__button", autofocus: true }, "Close")
  const dialog = make(
    "dialog",
    { class: "editor-help", "aria-labelledby": "editor-help-title", close: () => dialog.remove() },
    make("h2", { id: "editor-help-title" }, "Keys of the editor"),
    list,
    make("form", { method: "dialog" }, close),
  )
  document.body.append(dialog)
  dialog.showModal()
}

/** Ctrl+/ shows every key and sign that the editor knows. */
export const Help = Extension.create({
  name: "help",

  addKeyboardShortcuts() {
    return {
      "Mod-/": () => {
        openHelp()
        return true
      },
    }
  },
})
