import type { ChainedCommands, Editor } from "@tiptap/core"
import {
  AtSign, Code, File, Heading1, Heading2, Heading3, Heading4, Image, ImagePlus, Info, Lightbulb, Link2, List,
  ListChecks, ListOrdered, MessageSquareWarning, Minus, OctagonAlert, Pilcrow, Quote, Table,
  TriangleAlert,
} from "lucide"

import { CALLOUT_KINDS, type CalloutKind } from "../schema/callout.ts"
import { chooseFiles } from "../files/extension.ts"
import type { IconNode } from "./dom.ts"

/** A block that the slash menu offers. */
export interface Block {
  label: string
  /** Further words by which it is found. */
  words: string
  icon: IconNode
  keys?: string
  /** What one types instead, in Markdown. */
  typed?: string
  /** Headings stand at the top level of the text only. */
  topLevelOnly?: boolean
  insert: (chain: ChainedCommands, editor: Editor) => ChainedCommands
}

const CALLOUT_ICONS: Record<CalloutKind, IconNode> = {
  note: Info,
  tip: Lightbulb,
  important: MessageSquareWarning,
  warning: TriangleAlert,
  caution: OctagonAlert,
}

const heading = (level: 1 | 2 | 3 | 4, icon: IconNode): Block => ({
  label: `Heading ${level}`,
  words: `h${level} title section`,
  icon,
  keys: `Mod-Alt-${level}`,
  typed: "#".repeat(level),
  topLevelOnly: true,
  insert: (chain) => chain.setHeading({ level }),
})

const callout = (kind: CalloutKind): Block => ({
  label: kind[0]!.toUpperCase() + kind.slice(1),
  words: "callout box alert",
  icon: CALLOUT_ICONS[kind],
  typed: `[!${kind.toUpperCase()}]`,
  insert: (chain) => chain.wrapIn("callout", { kind }),
})

export const BLOCKS: Block[] = [
  { label: "Text", words: "paragraph plain", icon: Pilcrow, keys: "Mod-Alt-0", insert: (chain) => chain.setParagraph() },
  heading(1, Heading1),
  heading(2, Heading2),
  heading(3, Heading3),
  heading(4, Heading4),
  { label: "Bulleted list", words: "ul points", icon: List, keys: "Mod-Shift-8", typed: "-", insert: (chain) => chain.toggleBulletList() },
  { label: "Numbered list", words: "ol ordered steps", icon: ListOrdered, keys: "Mod-Shift-7", typed: "1.", insert: (chain) => chain.toggleOrderedList() },
  { label: "Task list", words: "todo check box", icon: ListChecks, keys: "Mod-Shift-9", typed: "[ ]", insert: (chain) => chain.toggleTaskList() },
  { label: "Quote", words: "blockquote citation", icon: Quote, keys: "Mod-Shift-b", typed: ">", insert: (chain) => chain.toggleBlockquote() },
  ...CALLOUT_KINDS.map(callout),
  { label: "Table", words: "grid rows columns", icon: Table, insert: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }) },
  { label: "Code", words: "pre block program", icon: Code, keys: "Mod-Alt-c", typed: "```", insert: (chain) => chain.setCodeBlock() },
  { label: "Divider", words: "line rule hr separator", icon: Minus, typed: "---", insert: (chain) => chain.setHorizontalRule() },
  { label: "Image", words: "picture photo upload", icon: Image, insert: (chain, editor) => chain.command(() => choose(editor, "image/*")) },
  { label: "File", words: "attachment upload pdf document download", icon: File, insert: (chain, editor) => chain.command(() => choose(editor, "")) },
  { label: "Image by address", words: "picture photo url web", icon: ImagePlus, insert: (chain, editor) => chain.command(() => later(editor, "askForImage")) },
  { label: "Mention", words: "member person at", icon: AtSign, typed: "@", insert: (chain) => chain.insertContent("@") },
  { label: "Link to a document", words: "page section wiki", icon: Link2, typed: "[[", insert: (chain) => chain.insertContent("[[") },
]

/** A picture can be named by its address where the page takes no files. */
function choose(editor: Editor, accept: string): true {
  setTimeout(() => {
    if (!chooseFiles(editor, accept)) later(editor, "askForImage")
  })
  return true
}

/** Asks once the command has run, so that the form takes the focus last. */
function later(editor: Editor, event: "askForImage"): true {
  setTimeout(() => editor.view.dom.dispatchEvent(new CustomEvent(`tandem:${event}`)))
  return true
}

export function blocksFor(editor: Editor, query: string): Block[] {
  const atTop = editor.state.selection.$from.depth === 1
  const wanted = query.toLowerCase()
  const fits = ({ label, words }: Block) => ` ${label} ${words}`.toLowerCase().includes(wanted)
  const starts = ({ label }: Block) => Number(label.toLowerCase().startsWith(wanted))
  return BLOCKS.filter((block) => (atTop || !block.topLevelOnly) && fits(block)).sort((a, b) => starts(b) - starts(a))
}
