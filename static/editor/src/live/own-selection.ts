import { type Editor, Extension } from "@tiptap/core"
import { Plugin } from "@tiptap/pm/state"
import { yCursorPluginKey } from "@tiptap/y-tiptap"

/** What browsers report for a key that an input method takes. */
const COMPOSED_KEY = 229

/**
 * Reads the browser's selection into the editor before others' changes are drawn.
 *
 * An arrow key moves the browser's caret at once, and the editor learns of it a moment later. A
 * remote change that is drawn in between would put the caret back where the editor thinks it is,
 * and the next letter would land there: at sixty remote edits a second about one key in a
 * hundred. ProseMirror has no public way to ask for this reading.
 */
export function readOwnSelection(editor: Editor | null): void {
  if (!editor || editor.isDestroyed || !editor.view.hasFocus()) return
  const { domObserver } = editor.view as unknown as { domObserver: { flush: () => void } }
  domObserver.flush()
}

/**
 * The same for others' carets, which are drawn by a step of their own, and before each key: its step
 * is made, and later undone, at the place where the person sees the caret.
 */
export const OwnSelection = Extension.create({
  name: "ownSelection",

  addProseMirrorPlugins() {
    const keydown = (_view: unknown, { isComposing, keyCode }: KeyboardEvent) => {
      if (!isComposing && keyCode !== COMPOSED_KEY) readOwnSelection(this.editor)
      return false
    }
    return [new Plugin({ props: { handleDOMEvents: { keydown } } })]
  },

  dispatchTransaction({ transaction, next }) {
    const moved: unknown = transaction.getMeta(yCursorPluginKey)
    if (transaction.docChanged || moved === undefined) return next(transaction)
    readOwnSelection(this.editor)
    next(this.editor.state.tr.setMeta(yCursorPluginKey, moved))
  },
})
