import type { Editor } from "@tiptap/core"
import * as Y from "yjs"

import { editorWith, stopCapturing } from "./texts.ts"

/** Two editors whose documents hear of each other at once, or, while `apart`, when they are `joined`. */
export class Pair {
  readonly ana: Editor
  readonly ben: Editor
  readonly docs = [new Y.Doc(), new Y.Doc()] as const
  #apart = false

  constructor(html: string) {
    const [here, there] = this.docs
    for (const [from, to] of [[here, there], [there, here]] as const) {
      from.on("update", (update: Uint8Array, origin: unknown) => {
        if (!this.#apart && origin !== to) Y.applyUpdate(to, update, from)
      })
    }
    this.ana = editorWith(html, here)
    this.ben = editorWith("", there)
    stopCapturing(this.ana)
    stopCapturing(this.ben)
  }

  /** What is done within, each does without seeing it of the other. */
  apart(during: () => void): void {
    this.#apart = true
    during()
    this.#apart = false
    const [here, there] = this.docs
    const [ours, theirs] = [Y.encodeStateAsUpdate(here), Y.encodeStateAsUpdate(there)]
    Y.applyUpdate(there, ours, here)
    Y.applyUpdate(here, theirs, there)
  }
}

/** Places the caret, or a selection, at `|` in words that stand in the text once. */
export function caretIn(editor: Editor, words: string): void {
  const [before = "", within = "", after] = words.split("|")
  const whole = words.replaceAll("|", "")
  let start = -1
  editor.state.doc.descendants((node, at) => {
    const index = node.isTextblock ? node.textContent.indexOf(whole) : -1
    if (index >= 0 && start < 0) start = at + 1 + index + before.length
  })
  if (start < 0) throw new Error(`no words "${whole}"`)
  editor.commands.setTextSelection({ from: start, to: after === undefined ? start : start + within.length })
}

/** The blocks' words with `|` where the selection begins and ends. */
export function withCaret(editor: Editor): string {
  const { doc, selection } = editor.state
  const blocks: string[] = []
  doc.descendants((node, at) => {
    if (!node.isTextblock) return
    let text = node.textContent
    for (const end of new Set([selection.to, selection.from])) {
      const offset = end - at - 1
      if (offset >= 0 && offset <= node.content.size) text = `${text.slice(0, offset)}|${text.slice(offset)}`
    }
    blocks.push(text)
  })
  return blocks.join(" / ")
}
