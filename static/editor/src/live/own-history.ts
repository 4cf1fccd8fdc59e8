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
 *
 * A step that made a block anew cannot be undone once others made a block of letters of it, as the
 * server does that brings edits together: they would stand there twice. It is forgotten, and with it
 * those before it, which brought back what it had moved on.
 */
export class OwnHistory extends Y.UndoManager {
  #view: EditorView | null = null

  constructor(text: Y.XmlFragment) {
    super(text, {
      trackedOrigins: new Set([ySyncPluginKey]),
      captureTransaction: (transaction) => transaction.meta.get("addToHistory") !== false,
    })
    this.doc.on("afterTransaction", this.#forget)
  }

  override destroy(): void {
    this.doc.off("afterTransaction", this.#forget)
    super.destroy()
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

  #forget = (transaction: Y.Transaction): void => {
    const nothing = this.undoStack.length + this.redoStack.length === 0 || transaction.deleteSet.clients.size === 0
    if (transaction.local || nothing || !this.#makesBlocks(transaction)) return
    this.undoStack = remembered(this.undoStack, transaction.deleteSet)
    this.redoStack = remembered(this.redoStack, transaction.deleteSet)
  }

  #makesBlocks({ changed, beforeState }: Y.Transaction): boolean {
    const isNew = ({ id }: Y.Item) => id.clock >= (beforeState.get(id.client) ?? 0)
    const isBlock = ({ content }: Y.Item) =>
      content instanceof Y.ContentType &&
      content.type instanceof Y.XmlElement &&
      this.#view?.state.schema.nodes[content.type.nodeName]?.isBlock !== false
    return [...changed.keys()].some((parent) => items(parent).some((item) => isNew(item) && isBlock(item)))
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

function items(parent: Y.AbstractType<any>): Y.Item[] {
  const found: Y.Item[] = []
  for (let item = parent._start; item !== null; item = item.right) found.push(item)
  return found
}

/** The steps of a stack that can still be taken once others have deleted this. */
function remembered(steps: Step[], deleted: Step["deletions"]): Step[] {
  const remakes = ({ deletions }: Step) => deletions.clients.size > 0
  const last = steps.findLastIndex((step) => remakes(step) && overlap(step.insertions, deleted))
  return steps.filter((step, index) => index > last || !remakes(step))
}

function overlap(one: Step["insertions"], other: Step["insertions"]): boolean {
  return [...one.clients].some(([client, ranges]) =>
    ranges.some(({ clock, len }) =>
      other.clients.get(client)?.some((range) => range.clock < clock + len && clock < range.clock + range.len)))
}
