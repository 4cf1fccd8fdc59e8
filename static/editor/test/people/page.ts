/** A person's page without a browser: the text, the caret and the undo of the real editor. */
import type { Node } from "@tiptap/pm/model"
import { type Command, EditorState, Plugin, type PluginView, TextSelection, type Transaction } from "@tiptap/pm/state"
import { tableEditing } from "@tiptap/pm/tables"
import type { EditorView } from "@tiptap/pm/view"
import { redo, undo, ySyncPlugin, yUndoPlugin, yUndoPluginKey } from "@tiptap/y-tiptap"
import * as Y from "yjs"

import { Keeper } from "../../src/live/keep-selection.ts"
import { OwnHistory } from "../../src/live/own-history.ts"
import { schema } from "../../src/schema/index.ts"

export const FRAGMENT = "default"

/** A block that holds words. `at`: the position in front of its first letter. */
export interface TextBlock {
  text: string
  at: number
}

export type Plugins = (fragment: Y.XmlFragment) => Plugin[]

/** The view of a plugin; with `meet` it sees each step before the page shows it. */
type Part = PluginView & { meet?: (step: Transaction) => void }

/** What Tiptap brings for writing together. */
export const stockPlugins: Plugins = (fragment) => [ySyncPlugin(fragment), yUndoPlugin(), tableEditing()]

/** What our editor has in its place: carets that stay, and an undo that leaves others' words. */
export const ourPlugins: Plugins = (fragment) => {
  const history = new OwnHistory(fragment)
  const keeping = new Plugin({ view: (view) => new Keeper(view, history) })
  return [ySyncPlugin(fragment), yUndoPlugin({ undoManager: history }), keeping, tableEditing()]
}

/**
 * What a browser shows, held as the binding of the editor holds it: its own plugins get a view
 * that draws nothing. Local changes go into the Yjs document, those of others into the text.
 */
export class Page {
  readonly doc = new Y.Doc()
  state: EditorState
  isDestroyed = false
  readonly #parts: Part[] = []

  constructor(plugins: Plugins = stockPlugins) {
    this.state = EditorState.create({ schema, plugins: plugins(this.doc.getXmlFragment(FRAGMENT)) })
    for (const { spec } of this.state.plugins) {
      if (spec.view) this.#parts.push(spec.view(this.#view))
    }
  }

  /** The little of a view that the binding asks for. */
  get #view(): EditorView {
    return this as unknown as EditorView
  }

  /** Asked by the binding, which scrolls only where somebody looks. */
  hasFocus(): boolean {
    return false
  }

  dispatch = (tr: Transaction): void => {
    const before = this.state
    for (const part of this.#parts) part.meet?.(tr)
    this.state = before.apply(tr)
    for (const part of this.#parts) part.update?.(this.#view, before)
  }

  /** Whether the command could be done here. */
  run(command: Command): boolean {
    return command(this.state, this.dispatch, undefined)
  }

  select(from: number, to = from): void {
    this.dispatch(this.state.tr.setSelection(TextSelection.create(this.state.doc, from, to)))
  }

  /** Letter by letter, each an edit of its own. */
  type(letter: string): void {
    this.dispatch(this.state.tr.insertText(letter))
  }

  undo(): boolean {
    return undo(this.state)
  }

  redo(): boolean {
    return redo(this.state)
  }

  /** What follows is undone apart from what was before, as after a pause. */
  pause(): void {
    yUndoPluginKey.getState(this.state).undoManager.stopCapturing()
  }

  get blocks(): TextBlock[] {
    return blocksOf(this.state.doc)
  }

  /** What everybody knows each block by that holds words; empty where the page shows what is not there. */
  get named(): { name: string; text: string }[] {
    const found: { name: string; text: string }[] = []
    const walk = (node: Node, type: unknown): void => {
      const types = type instanceof Y.XmlFragment ? type.toArray() : []
      node.forEach((child, _, index) => {
        if (child.isTextblock) found.push({ name: nameOf(types[index]), text: child.textContent })
        else walk(child, types[index])
      })
    }
    walk(this.state.doc, this.doc.getXmlFragment(FRAGMENT))
    return found
  }

  destroy(): void {
    this.isDestroyed = true
    for (const part of this.#parts) part.destroy?.()
    this.doc.destroy()
  }
}

function nameOf(type: unknown): string {
  const id = type instanceof Y.XmlElement ? type._item?.id : undefined
  return id ? `${id.client} ${id.clock}` : ""
}

export function blocksOf(doc: Node): TextBlock[] {
  const found: TextBlock[] = []
  doc.descendants((node, at) => {
    if (node.isTextblock) found.push({ text: node.textContent, at: at + 1 })
    return !node.isTextblock
  })
  return found
}
