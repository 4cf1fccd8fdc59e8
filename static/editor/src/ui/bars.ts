import { type Editor, Extension, isTextSelection } from "@tiptap/core"
import { NodeSelection, Plugin } from "@tiptap/pm/state"

import { blockAround, selectionAnchor } from "./anchors.ts"
import { askForImage, calloutKind, codeLanguage, imageTools, linkTools, removeBlock, tableTools } from "./block-tools.ts"
import { surface } from "./dom.ts"
import { type Anchor, floatBeside } from "./floating.ts"
import { selectionTools } from "./selection-tools.ts"
import { type Tool, Toolbar } from "./toolbar.ts"

/** Milliseconds that the selection must rest before a bar comes up or goes. */
const REST = 120

interface Bar {
  toolbar: Toolbar
  /** Where it belongs now, or null if it has nothing to say. */
  anchor: () => Anchor | null
  read?: () => void
}

/** Something that another part of the page offers for selected words, as a comment on them. */
export interface SelectionAction extends Tool {
  /** Whether only those who may edit are offered it. */
  needsEdit?: boolean
}

/** The bars of the page: one at a time, beside what the caret is in. Alt+F10 goes to it. */
export class Bars {
  readonly #editor: Editor
  readonly #bars: Bar[]
  readonly #selection: Toolbar
  #offersToReaders = false
  #shown: { bar: Bar; stop: () => void } | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #pressing = false

  constructor(editor: Editor) {
    this.#editor = editor
    this.#selection = this.#toolbar("Selected text", selectionTools(editor))
    this.#bars = [
      { toolbar: this.#selection, anchor: () => this.#selectedWords() },
      { toolbar: this.#toolbar("Image", imageTools(editor)), anchor: () => this.#selectedImage() },
      { toolbar: this.#toolbar("Link", linkTools(editor)), anchor: () => (editor.isActive("link") ? selectionAnchor(editor) : null) },
      { toolbar: this.#toolbar("Table", tableTools(editor)), anchor: () => this.#block("table") },
      this.#codeBar(),
      this.#calloutBar(),
    ]
    for (const { toolbar } of this.#bars) toolbar.element.addEventListener("focusout", this.later)
    addEventListener("pointerdown", this.#press, true)
    addEventListener("pointerup", this.#press, true)
    editor.view.dom.addEventListener("tandem:askForImage", () => askForImage(editor))
  }

  addSelectionAction(action: SelectionAction): void {
    const hidden = () => (action.needsEdit === true && !this.#editor.isEditable) || (action.hidden?.() ?? false)
    this.#selection.add({ ...action, hidden })
    this.#offersToReaders ||= action.needsEdit !== true
  }

  focus(): boolean {
    this.#update()
    this.#shown?.bar.toolbar.focus()
    return this.#shown !== null
  }

  later = (): void => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#update(), REST)
  }

  destroy(): void {
    clearTimeout(this.#timer)
    removeEventListener("pointerdown", this.#press, true)
    removeEventListener("pointerup", this.#press, true)
    this.#hide()
  }

  /** While the mouse still drags, a bar under it would be in the way. */
  #press = (event: PointerEvent): void => {
    this.#pressing = event.type === "pointerdown" && this.#editor.view.dom.contains(event.target as Node)
    this.later()
  }

  #update(): void {
    if (this.#editor.isDestroyed) return
    const bar = this.#wanted()
    if (bar !== this.#shown?.bar) this.#hide()
    if (!bar) return
    bar.toolbar.refresh()
    bar.read?.()
    const anchor = bar.anchor()
    if (this.#shown || !anchor) return
    surface().append(bar.toolbar.element)
    const current = { getBoundingClientRect: () => (bar.anchor() ?? anchor).getBoundingClientRect(), contextElement: this.#editor.view.dom }
    this.#shown = { bar, stop: floatBeside(bar.toolbar.element, current, "top-start") }
  }

  #wanted(): Bar | null {
    const focused = this.#editor.view.hasFocus() || this.#shown?.bar.toolbar.element.contains(document.activeElement)
    if (!focused || this.#pressing) return null
    const offered = this.#editor.isEditable ? this.#bars : this.#bars.slice(0, this.#offersToReaders ? 1 : 0)
    return offered.find((bar) => bar.anchor() !== null) ?? null
  }

  #hide(): void {
    this.#shown?.stop()
    this.#shown?.bar.toolbar.element.remove()
    this.#shown = null
  }

  #toolbar(label: string, tools: Tool[]): Toolbar {
    return new Toolbar(label, tools, () => this.#editor.commands.focus())
  }

  #selectedWords(): Anchor | null {
    const { selection, doc } = this.#editor.state
    if (selection.empty || !isTextSelection(selection) || selection.$from.parent.type.spec.code) return null
    return doc.textBetween(selection.from, selection.to, " ").trim() ? selectionAnchor(this.#editor) : null
  }

  #selectedImage(): Anchor | null {
    const { selection } = this.#editor.state
    const isImage = selection instanceof NodeSelection && selection.node.type.name === "image"
    return isImage ? selectionAnchor(this.#editor) : null
  }

  #block(type: string): Anchor | null {
    const block = blockAround(this.#editor, type)
    return block ? { getBoundingClientRect: () => block.element.getBoundingClientRect() } : null
  }

  #codeBar(): Bar {
    const language = codeLanguage(this.#editor)
    const toolbar = this.#toolbar("Code", [removeBlock(this.#editor, "codeBlock", "Delete code", false)])
    toolbar.element.prepend(language.element)
    return { toolbar, anchor: () => this.#block("codeBlock"), read: language.read }
  }

  #calloutBar(): Bar {
    const kind = calloutKind(this.#editor)
    const toolbar = this.#toolbar("Callout", [removeBlock(this.#editor, "callout", "Remove the callout, keep its text", true)])
    toolbar.element.prepend(kind.element)
    return { toolbar, anchor: () => this.#block("callout"), read: kind.read }
  }
}

declare module "@tiptap/core" {
  interface Storage {
    bars?: { bars: Bars | null }
  }
}

/** Binds the bars to the editor; they are found again as `editor.storage.bars.bars`. */
export const BarsExtension = Extension.create<object, { bars: Bars | null }>({
  name: "bars",

  addStorage: () => ({ bars: null }),

  addKeyboardShortcuts() {
    return {
      "Alt-F10": () => this.storage.bars?.focus() ?? false,
      "Mod-Enter": ({ editor }) => editor.isActive("table") && editor.commands.addRowAfter(),
    }
  },

  addProseMirrorPlugins() {
    return [
      new Plugin({
        view: () => {
          const bars = new Bars(this.editor)
          this.storage.bars = bars
          this.editor.on("focus", bars.later)
          this.editor.on("blur", bars.later)
          return { update: bars.later, destroy: () => bars.destroy() }
        },
      }),
    ]
  },
})
