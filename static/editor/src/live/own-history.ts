import type { EditorView } from "@tiptap/pm/view"
import { ySyncPluginKey } from "@tiptap/y-tiptap"
import * as Y from "yjs"

import { OthersWords } from "./others-words.ts"

type Step = Y.UndoManager["undoStack"][number]

/**
 * The member's own undo and redo, which take back what the member did and nothing of others.
 *
 * A step that made a block anew is undone by deleting that block, with all that others have written
 * into it since. What they wrote is put back in the same change, so that a further undo or redo
 * moves it along once more.
 */
export class OwnHistory extends Y.UndoManager {
  #view: EditorView | null = null

  constructor(text: Y.XmlFragment) {
    super(text, {
      trackedOrigins: new Set([ySyncPluginKey]),
      captureTransaction: (transaction) => transaction.meta.get("addToHistory") !== false,
    })
  }

  /** The editor that shows the text. */
  showing(view: EditorView): void {
    this.#view = view
  }

  override undo(): Step | null {
    return this.#keeping("undoing", () => super.undo())
  }

  override redo(): Step | null {
    return this.#keeping("redoing", () => super.redo())
  }

  #keeping(direction: "undoing" | "redoing", pop: () => Step | null): Step | null {
    const others = this.#view && new OthersWords(this.#view.state)
    let step: Step | null = null
    try {
      this.doc.transact((transaction) => {
        step = pop()
        // Until the change is complete: only then it is put on the other stack.
        this[direction] = true
        if (step) others?.putBack(transaction, step)
      }, this)
    } finally {
      this[direction] = false
    }
    return step
  }
}
