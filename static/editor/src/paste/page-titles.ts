import { type Editor, Extension } from "@tiptap/core"
import { Plugin } from "@tiptap/pm/state"

import { pageAddress } from "../schema/page-address.ts"
import { fetchList } from "../ui/completion.ts"

/** The address of a page of the book, pasted where nothing is selected, reads as its title. */
export function pageTitles(url: string): Extension {
  return Extension.create({
    name: "pageTitles",
    addProseMirrorPlugins() {
      const { editor } = this
      return [
        new Plugin({
          props: {
            handlePaste: (_view, event) => pasteAddress(editor, url, event.clipboardData?.getData("text/plain") ?? ""),
          },
        }),
      ]
    },
  })
}

/** Whether it was such an address. It stands there as it is until its title is known. */
function pasteAddress(editor: Editor, url: string, pasted: string): boolean {
  const text = pasted.trim()
  const href = pageAddress(text)
  const { empty, $from } = editor.state.selection
  if (href === null || !empty || $from.parent.type.spec.code) return false
  const link = { type: "link", attrs: { href } }
  editor.chain().focus().insertContent({ type: "text", text, marks: [link] }).unsetMark("link").run()
  void fetchList<{ title: string }>(url, href, new AbortController().signal).then(([found]) => {
    if (found?.title && !editor.isDestroyed) rename(editor, text, href, found.title)
  })
  return true
}

/** Wherever the address went meanwhile; what somebody has written over is left alone. */
function rename(editor: Editor, text: string, href: string, title: string): void {
  const { doc, schema, tr } = editor.state
  doc.descendants((node, at) => {
    const linked = node.marks.some((mark) => mark.type.name === "link" && mark.attrs.href === href)
    if (!linked || node.text !== text || tr.docChanged) return
    tr.replaceWith(at, at + node.nodeSize, schema.text(title, node.marks))
  })
  if (tr.docChanged) editor.view.dispatch(tr)
}
