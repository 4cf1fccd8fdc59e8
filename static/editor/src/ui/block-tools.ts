import type { Editor } from "@tiptap/core"
import {
  AlignCenter, AlignLeft, AlignRight, BetweenHorizontalEnd, BetweenHorizontalStart, BetweenVerticalEnd,
  BetweenVerticalStart, Columns2, ExternalLink, Heading, Pencil, Rows2, TableCellsMerge, Trash2, Unlink,
} from "lucide"

import { CALLOUT_KINDS } from "../schema/callout.ts"
import { askForAddress } from "./address-form.ts"
import { blockAround } from "./anchors.ts"
import { make } from "./dom.ts"
import { editLink, openLink } from "./links.ts"
import type { Tool } from "./toolbar.ts"

export function linkTools(editor: Editor): Tool[] {
  return [
    { label: "Open link", icon: ExternalLink, run: () => openLink(editor.getAttributes("link").href) },
    { label: "Edit link", icon: Pencil, keys: "Mod-Shift-l", run: () => editLink(editor) },
    { label: "Remove link", icon: Unlink, run: () => void editor.chain().focus().extendMarkRange("link").unsetLink().run() },
  ]
}

export function tableTools(editor: Editor): Tool[] {
  const chain = () => editor.chain().focus()
  const align = (label: string, icon: Tool["icon"], to: string | null): Tool => ({
    label,
    icon,
    run: () => void chain().setCellAttribute("align", to).run(),
  })
  return [
    { label: "Row above", icon: BetweenHorizontalEnd, run: () => void chain().addRowBefore().run() },
    { label: "Row below", icon: BetweenHorizontalStart, keys: "Mod-Enter", run: () => void chain().addRowAfter().run() },
    { label: "Delete row", icon: Rows2, run: () => void chain().deleteRow().run() },
    { label: "Column before", icon: BetweenVerticalEnd, run: () => void chain().addColumnBefore().run() },
    { label: "Column after", icon: BetweenVerticalStart, run: () => void chain().addColumnAfter().run() },
    { label: "Delete column", icon: Columns2, run: () => void chain().deleteColumn().run() },
    { label: "Header row", icon: Heading, run: () => void chain().toggleHeaderRow().run() },
    { label: "Merge or split cells", icon: TableCellsMerge, run: () => void chain().mergeOrSplit().run() },
    align("Align left", AlignLeft, null),
    align("Align centre", AlignCenter, "center"),
    align("Align right", AlignRight, "right"),
    { label: "Delete table", icon: Trash2, run: () => void chain().deleteTable().run() },
  ]
}

/** A field for an attribute of the block around the caret: it reads it when the bar shows. */
export interface BlockField {
  element: HTMLElement
  read: () => void
}

export function calloutKind(editor: Editor): BlockField {
  const select = make("select", { class: "editor-bar__field", "aria-label": "Kind of callout" })
  for (const kind of CALLOUT_KINDS) {
    select.append(make("option", { value: kind }, kind[0]!.toUpperCase() + kind.slice(1)))
  }
  select.addEventListener("change", () => setAttribute(editor, "callout", "kind", select.value))
  return {
    element: select,
    read: () => {
      select.value = editor.getAttributes("callout").kind ?? "note"
    },
  }
}

export function codeLanguage(editor: Editor): BlockField {
  const input = make("input", {
    class: "editor-bar__field",
    "aria-label": "Language of the code",
    placeholder: "Language",
    spellcheck: "false",
    autocapitalize: "none",
  })
  const apply = () => {
    const language = input.value.trim().toLowerCase().replace(/[^\w+#.-]/g, "")
    setAttribute(editor, "codeBlock", "language", language || null)
  }
  input.addEventListener("change", apply)
  input.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") editor.commands.focus()
  })
  return {
    element: input,
    read: () => {
      if (document.activeElement !== input) input.value = editor.getAttributes("codeBlock").language ?? ""
    },
  }
}

export function removeBlock(editor: Editor, type: string, label: string, lift: boolean): Tool {
  const run = () => void (lift ? editor.chain().focus().lift(type).run() : editor.chain().focus().deleteNode(type).run())
  return { label, icon: Trash2, run }
}

export function imageTools(editor: Editor): Tool[] {
  return [
    { label: "Edit image", icon: Pencil, run: () => askForImage(editor) },
    { label: "Open the original", icon: ExternalLink, run: () => openLink(originalOf(editor.getAttributes("image").src)) },
    { label: "Delete image", icon: Trash2, run: () => void editor.chain().focus().deleteSelection().run() },
  ]
}

/** Of a picture of ours the whole file, not the copy that a page shows. */
function originalOf(src: string): string {
  return src.replace(/^(\/[^?]*)\?size=page$/, "$1")
}

/** Asks for the address and description of a picture, new or selected. */
export function askForImage(editor: Editor): void {
  const selected = editor.isActive("image") ? editor.getAttributes("image") : {}
  const { from } = editor.state.selection
  askForAddress({
    label: "Address of the image",
    anchor: { getBoundingClientRect: () => rectAt(editor, from), contextElement: editor.view.dom },
    address: selected.src ?? "",
    second: { label: "What it shows", value: selected.alt ?? "" },
    answer: (src, alt) => void editor.chain().focus().setImage({ src, alt }).run(),
    closed: () => editor.commands.focus(),
  })
}

function rectAt(editor: Editor, at: number): DOMRect {
  const { left, right, top, bottom } = editor.view.coordsAtPos(Math.min(at, editor.state.doc.content.size))
  return new DOMRect(left, top, right - left, bottom - top)
}

function setAttribute(editor: Editor, type: string, name: string, value: string | null): void {
  const block = blockAround(editor, type)
  if (!block) return
  editor.commands.command(({ tr }) => {
    tr.setNodeAttribute(block.at, name, value)
    return true
  })
}
