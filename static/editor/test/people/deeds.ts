/** What a person can do to a text, by the commands that the editor's keys and menus use. */
import {
  chainCommands, createParagraphNear, deleteSelection, joinBackward, joinTextblockBackward, lift, liftEmptyBlock,
  newlineInCode, setBlockType, splitBlock, toggleMark, wrapIn,
} from "@tiptap/pm/commands"
import { Fragment, type Node, type NodeType, type ResolvedPos } from "@tiptap/pm/model"
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "@tiptap/pm/schema-list"
import { type Command, type EditorState, TextSelection, type Transaction } from "@tiptap/pm/state"
import { addRowAfter, deleteRow } from "@tiptap/pm/tables"

import { schema } from "../../src/schema/index.ts"
import type { Page } from "./page.ts"

const kind = (name: string): NodeType => schema.nodes[name]!
const ITEM_OF: Record<string, string> = { bulletList: "listItem", orderedList: "listItem", taskList: "taskItem" }

type Dispatch = (tr: Transaction) => void

/** Each answers whether it could be done where the caret is. */
export type Deed = (page: Page) => boolean

/** The words stay; the block around them becomes another. */
export const shapes = {
  heading: by(setBlockType(kind("heading"), { level: 2 })),
  paragraph: by(setBlockType(kind("paragraph"))),
  code: by(setBlockType(kind("codeBlock"))),
  quote: by(wrapIn(kind("blockquote"))),
  callout: by(wrapIn(kind("callout"), { kind: "tip" })),
  bullets: by(wrapInList(kind("bulletList"))),
  numbers: by(wrapInList(kind("orderedList"))),
  tasks: by(wrapInList(kind("taskList"))),
  unwrap: by(lift),
  indent: inItem(sinkListItem),
  outdent: inItem(liftListItem),
  "bullets to numbers": by(listTo("orderedList")),
  "numbers to bullets": by(listTo("bulletList")),
  "list to tasks": by(listTo("taskList")),
} satisfies Record<string, Deed>

export const cuts = {
  split: (page) => page.run(chainCommands(ofItem(splitListItem), newlineInCode, createParagraphNear, liftEmptyBlock, splitBlock)),
  join: (page) => page.run(chainCommands(joinTextblockBackward, joinBackward)),
} satisfies Record<string, Deed>

export const others = {
  bold: by(toggleMark(schema.marks.bold!)),
  tick: by(tick),
  "add row": by(addRowAfter),
  "delete row": by(deleteRow),
  "delete block": by(deleteBlock),
  "delete selection": by(deleteSelection),
  undo: (page) => page.undo(),
  redo: (page) => page.redo(),
} satisfies Record<string, Deed>

export const deeds: Record<string, Deed> = { ...shapes, ...cuts, ...others }

/** Puts the caret's outermost block at another place among its like, as dragging it does. */
export function moveBlock(page: Page, to: number): boolean {
  const { doc, selection, tr } = page.state
  const from = selection.$head.index(0)
  const block = doc.maybeChild(from)
  if (!block || to === from || to >= doc.childCount) return false
  const start = selection.$head.depth ? selection.$head.before(1) : selection.head
  tr.delete(start, start + block.nodeSize)
  let target = 0
  for (let index = 0; index < to; index += 1) target += tr.doc.child(index).nodeSize
  page.dispatch(tr.insert(target, block))
  return true
}

export function backspace(page: Page, letters: number): boolean {
  const { $head, head, empty } = page.state.selection
  const count = Math.min(letters, $head.parentOffset)
  if (!empty || count === 0 || !$head.parent.isTextblock) return false
  page.dispatch(page.state.tr.delete(head - count, head))
  return true
}

function by(command: Command): Deed {
  return (page) => page.run(command)
}

function ofItem(make: (item: NodeType) => Command): Command {
  return (state, dispatch) => {
    const item = ancestor(state.selection.$from, ({ type }) => type.name === "listItem" || type.name === "taskItem")
    return item !== null && make(item.node.type)(state, dispatch)
  }
}

function inItem(make: (item: NodeType) => Command): Deed {
  return by(ofItem(make))
}

/** The innermost list becomes one of another kind; its items stay what they are where they may. */
function listTo(name: string): Command {
  return (state, dispatch) => {
    const list = ancestor(state.selection.$from, ({ type }) => type.name in ITEM_OF)
    if (!list || list.node.type.name === name) return false
    const item = kind(ITEM_OF[name]!)
    const tr = state.tr
    if (list.node.firstChild?.type === item) tr.setNodeMarkup(list.at, kind(name))
    else tr.replaceWith(list.at, list.at + list.node.nodeSize, remade(list.node, kind(name), item))
    tr.setSelection(TextSelection.near(tr.doc.resolve(state.selection.head)))
    dispatch?.(tr)
    return true
  }
}

function remade(list: Node, type: NodeType, item: NodeType): Node {
  return type.create(null, Fragment.from(list.children.map((one) => item.create(null, one.content))))
}

function tick(state: EditorState, dispatch?: Dispatch): boolean {
  const item = ancestor(state.selection.$from, ({ type }) => type.name === "taskItem")
  if (!item) return false
  dispatch?.(state.tr.setNodeAttribute(item.at, "checked", !item.node.attrs.checked))
  return true
}

/** With what holds nothing else: the item, the list, the quote. */
function deleteBlock(state: EditorState, dispatch?: Dispatch): boolean {
  const { $from } = state.selection
  if (!$from.parent.isTextblock) return false
  dispatch?.(state.tr.deleteRange($from.before(), $from.after()))
  return true
}

function ancestor($at: ResolvedPos, fits: (node: Node) => boolean): { node: Node; at: number } | null {
  for (let depth = $at.depth; depth > 0; depth -= 1) {
    if (fits($at.node(depth))) return { node: $at.node(depth), at: $at.before(depth) }
  }
  return null
}
