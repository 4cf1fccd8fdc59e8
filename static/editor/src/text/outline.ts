import type { Editor } from "@tiptap/core"

/** Milliseconds between two looks at the headings while someone types. */
const PAUSE = 300

/** A heading as the contents list shows it; `top` is in pixels from the top of the page. */
export interface OutlineEntry {
  id: string
  title: string
  level: number
  top: number
}

export function outlineOf(editor: Editor): OutlineEntry[] {
  const entries: OutlineEntry[] = []
  editor.state.doc.forEach((block, at) => {
    if (block.type.name !== "heading" || !block.attrs.id) return
    const element = editor.view.nodeDOM(at)
    const top = element instanceof HTMLElement ? element.getBoundingClientRect().top + scrollY : 0
    const { id, level } = block.attrs
    entries.push({ id, level, title: block.textContent, top: Math.round(top) })
  })
  return entries
}

/** Tells of the sections when they change, and of their places when the page reflows. */
export function watchOutline(editor: Editor, tell: (sections: OutlineEntry[]) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = ""
  const look = () => {
    timer = undefined
    requestAnimationFrame(() => {
      if (editor.isDestroyed) return
      const sections = outlineOf(editor)
      const now = JSON.stringify(sections)
      if (now !== last) tell(sections)
      last = now
    })
  }
  const soon = () => {
    timer ??= setTimeout(look, PAUSE)
  }
  const resized = new ResizeObserver(soon)
  resized.observe(editor.view.dom)
  editor.on("update", soon)
  look()
  return () => {
    clearTimeout(timer)
    resized.disconnect()
    editor.off("update", soon)
  }
}
