import { type Editor } from "@tiptap/core"
import { yUndoPluginKey } from "@tiptap/y-tiptap"
import { vi } from "vitest"
import * as Y from "yjs"

import { createEditor } from "../src/editor.ts"

// jsdom draws nothing; ProseMirror asks it where things are drawn.
const nowhere = { x: 0, y: 0, top: 0, left: 0, right: 0, bottom: 0, width: 0, height: 0, toJSON: () => ({}) }
Range.prototype.getBoundingClientRect = () => nowhere
Range.prototype.getClientRects = () => [] as unknown as DOMRectList
document.elementFromPoint = () => null

/** An editor with this HTML in it, bound to a document of its own or to the given one. */
export function editorWith(html: string, doc: Y.Doc = new Y.Doc()): Editor {
  const element = document.createElement("div")
  document.body.append(element)
  const editor = createEditor({ doc, editable: true, element })
  if (html) editor.commands.setContent(html)
  return editor
}

export interface FoundHeading {
  id: string
  text: string
}

export function headingsOf(editor: Editor): FoundHeading[] {
  const found: FoundHeading[] = []
  editor.state.doc.forEach((block) => {
    if (block.type.name === "heading") found.push({ id: block.attrs.id, text: block.textContent })
  })
  return found
}

/** Position just inside the first block whose words begin like this, `offset` letters on. */
export function placeIn(editor: Editor, words: string, offset = 0): number {
  let place = -1
  editor.state.doc.descendants((node, at) => {
    if (place < 0 && node.isTextblock && node.textContent.startsWith(words)) place = at + 1 + offset
  })
  if (place < 0) throw new Error(`no block begins with "${words}"`)
  return place
}

export function press(editor: Editor, key: string, modifiers: KeyboardEventInit = {}): void {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...modifiers })
  editor.view.someProp("handleKeyDown", (handle) => handle(editor.view, event))
}

/** Types letter by letter, so that input rules see what they would see in a browser. */
export function type(editor: Editor, text: string): void {
  for (const letter of text) {
    const { from, to } = editor.state.selection
    const insert = () => editor.state.tr.insertText(letter, from, to)
    const handled = editor.view.someProp("handleTextInput", (handle) => handle(editor.view, from, to, letter, insert))
    if (!handled) editor.view.dispatch(insert())
  }
}

export async function eventually(holds: () => boolean): Promise<void> {
  await vi.waitFor(() => {
    if (!holds()) throw new Error("not yet")
  }, { timeout: 4000, interval: 10 })
}

/** What follows is undone apart from what was before, as after a pause. */
export function stopCapturing(editor: Editor): void {
  yUndoPluginKey.getState(editor.state).undoManager.stopCapturing()
}
