import { Extension } from "@tiptap/core"
import type { Node } from "@tiptap/pm/model"
import { Plugin, type PluginView, type Selection, type Transaction } from "@tiptap/pm/state"
import type { EditorView } from "@tiptap/pm/view"
import { ySyncPluginKey } from "@tiptap/y-tiptap"
import type * as Y from "yjs"

import { Following } from "./following.ts"
import type { OwnHistory } from "./own-history.ts"
import { type Ends, endsOf, mapEnds, placeNow, relativeEnds, selectionAt } from "./places.ts"

/** Milliseconds in which letters that a change of others took may come back under the caret. */
const COME_BACK_WITHIN = 10_000

/**
 * Keeps the selection between the same letters whatever others, REST or one's own undo change.
 *
 * Where the letter that a place holds on to lives, Yjs knows where it stands. Where the block was
 * made anew (see `following.ts`) it is found again by its letters. The binding's own way is switched
 * off: it takes the place of a dead block for the beginning of the next one, scrolls the page,
 * and throws where its memory of the selection is older than the text.
 */
export const KeepSelection = Extension.create<{ history: OwnHistory | null }, { keeper: Keeper | null }>({
  name: "keepSelection",

  addOptions: () => ({ history: null }),
  addStorage: () => ({ keeper: null }),

  dispatchTransaction({ transaction, next }) {
    this.storage.keeper?.meet(transaction)
    next(transaction)
  },

  addProseMirrorPlugins() {
    const { history } = this.options
    if (!history) return []
    const view = (view: EditorView) => (this.storage.keeper = new Keeper(view, history))
    return [new Plugin({ view })]
  },
})

/** The text and the selection to follow from. */
interface Base {
  doc: Node
  selection: Selection
  since: number
}

/** Works in any view that has a state; each step that it is to show must `meet` this first. */
export class Keeper implements PluginView {
  readonly #view: EditorView
  readonly #history: OwnHistory
  readonly #doc: Y.Doc
  /** The text on which the editor and Yjs agreed last. */
  #agreed: Node
  /** The selection before the change that is being applied. */
  #before: Ends<Y.RelativePosition> | null = null
  /** The selection before the member's step that is going to Yjs. */
  #ownStep: Ends<Y.RelativePosition> | null = null
  /** The selection that an undo or redo goes back to. */
  #undone: Ends<Y.RelativePosition> | null = null
  /** From before letters under the caret were taken, while they may yet come back. */
  #held: Base | null = null

  constructor(view: EditorView, history: OwnHistory) {
    const { doc, binding } = ySyncPluginKey.getState(view.state)
    this.#view = view
    this.#history = history
    this.#doc = doc
    this.#agreed = view.state.doc
    doc.off("beforeAllTransactions", binding.beforeAllTransactions)
    doc.on("beforeAllTransactions", this.#remember)
    history.showing(view)
    history.on("stack-item-added", this.#stepTaken)
    history.on("stack-item-popped", this.#stepUndone)
  }

  update(): void {
    this.#agreed = this.#view.state.doc
  }

  destroy(): void {
    this.#doc.off("beforeAllTransactions", this.#remember)
    this.#history.off("stack-item-added", this.#stepTaken)
    this.#history.off("stack-item-popped", this.#stepUndone)
  }

  /** What is about to be shown: others' changes get the selection that belongs to them. */
  meet(transaction: Transaction): void {
    const { state } = this.#view
    const change = transaction.getMeta(ySyncPluginKey)
    if (change?.isChangeOrigin) return this.#draw(transaction, Boolean(change.isUndoRedoOperation))
    if (transaction.docChanged || !transaction.selection.eq(state.selection)) this.#held = null
    if (transaction.docChanged && state.doc === this.#agreed) this.#ownStep = relativeEnds(state)
  }

  #remember = (): void => {
    const { state } = this.#view
    // Otherwise a step of the member is on its way to Yjs, and positions mean different things.
    this.#before = state.doc === this.#agreed ? relativeEnds(state) : null
    this.#undone = null
  }

  #stepTaken = ({ stackItem, origin }: { stackItem: Y.UndoManager["undoStack"][number]; origin: unknown }): void => {
    stackItem.meta.set(Keeper, origin === this.#history ? this.#before : this.#ownStep)
  }

  #stepUndone = ({ stackItem }: { stackItem: Y.UndoManager["undoStack"][number] }): void => {
    this.#undone = stackItem.meta.get(Keeper) ?? null
    // The binding would apply its own memory of the selection, now or at others' next change.
    ySyncPluginKey.getState(this.#view.state).binding.beforeTransactionSelection = null
  }

  /** A caret is worth less than the text. */
  #draw(transaction: Transaction, undo: boolean): void {
    try {
      this.#restore(transaction, undo)
    } catch (error) {
      console.error("the caret was lost", error)
    }
  }

  #restore(transaction: Transaction, undo: boolean): void {
    const { state } = this.#view
    const back = undo && this.#undone && mapEnds(this.#undone, (place) => placeNow(state, place))
    const selection = back ? selectionAt(transaction.doc, state.selection, back) : this.#followed(transaction.doc)
    const { storedMarks } = state
    transaction.setSelection(selection)
    if (storedMarks && !undo) transaction.setStoredMarks(storedMarks)
    if (undo) transaction.scrollIntoView()
  }

  #followed(now: Node): Selection {
    const { state } = this.#view
    const held = this.#held && Date.now() - this.#held.since < COME_BACK_WITHIN ? this.#held : null
    const base = held ?? { doc: state.doc, selection: state.selection, since: Date.now() }
    let [following, kept]: [Following | null, boolean] = [null, true]
    const ends = mapEnds(endsOf(base.selection), (at, end) => {
      const living = held ? null : this.#living(now, at, this.#before?.[end])
      if (living !== null) return living
      following ??= new Following(base.doc, now)
      const followed = following.follow(at)
      kept &&= followed.kept
      return followed.at
    })
    this.#held = kept ? null : base
    return selectionAt(now, base.selection, ends ?? {})
  }

  /** Yjs' answer, where it is one. */
  #living(now: Node, at: number, place: Y.RelativePosition | undefined): number | null {
    const found = place ? placeNow(this.#view.state, place) : null
    if (found === null || found > now.content.size || place!.item) return found
    // At the beginning of a block it holds on to the block, whose letters may have left it.
    return letterAfter(now, found) === letterAfter(this.#view.state.doc, at) ? found : null
  }
}

function letterAfter(doc: Node, at: number): string {
  return doc.resolve(at).nodeAfter?.text?.[0] ?? ""
}
