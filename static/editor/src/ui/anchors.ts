import { type Editor, posToDOMRect } from "@tiptap/core"

import type { Anchor } from "./floating.ts"

export function selectionAnchor(editor: Editor): Anchor {
  return {
    getBoundingClientRect: () => {
      const { from, to } = editor.state.selection
      return posToDOMRect(editor.view, from, to)
    },
    contextElement: editor.view.dom,
  }
}

/** The innermost block of this type around the caret: its position and element. */
export function blockAround(editor: Editor, type: string): { at: number; element: HTMLElement } | null {
  const { $from } = editor.state.selection
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name !== type) continue
    const at = $from.before(depth)
    const element = editor.view.nodeDOM(at)
    return element instanceof HTMLElement ? { at, element } : null
  }
  return null
}
