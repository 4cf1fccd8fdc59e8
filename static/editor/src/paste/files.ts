import { type Editor, Extension } from "@tiptap/core"
import { Plugin } from "@tiptap/pm/state"

import { safeAddress } from "../schema/addresses.ts"

/** Where a file has been put. */
export interface Uploaded {
  href: string
  name: string
  /** Bytes. */
  size: number
}

export type Uploader = (file: globalThis.File) => Promise<Uploaded>

/**
 * Files that are pasted or dropped, once the page has an uploader: pictures become images, the
 * rest a block to download. Without an uploader the browser's own picture of them is kept out,
 * since its address would mean nothing to others.
 */
export const Files = Extension.create<{ uploader: () => Uploader | null }>({
  name: "files",

  addOptions: () => ({ uploader: () => null }),

  addProseMirrorPlugins() {
    const { editor } = this
    const take = (data: DataTransfer | null, at: number): boolean => {
      const files = [...(data?.files ?? [])]
      const uploader = this.options.uploader()
      if (files.length === 0 || data?.types.includes("text/html") || !editor.isEditable) return false
      if (uploader) for (const file of files) void insert(editor, uploader, file, at)
      return true
    }
    return [
      new Plugin({
        props: {
          handlePaste: (view, event) => take(event.clipboardData, view.state.selection.to),
          handleDrop: (view, event, _slice, moved) => {
            if (moved) return false
            const place = view.posAtCoords({ left: event.clientX, top: event.clientY })
            return take(event.dataTransfer, place?.pos ?? view.state.selection.to)
          },
        },
      }),
    ]
  },
})

async function insert(editor: Editor, uploader: Uploader, file: globalThis.File, at: number): Promise<void> {
  const { href, name, size } = await uploader(file)
  if (editor.isDestroyed || !safeAddress(href)) return
  const block = file.type.startsWith("image/")
    ? { type: "image", attrs: { src: href, alt: name } }
    : { type: "file", attrs: { href, name, size } }
  editor.commands.insertContentAt(Math.min(at, editor.state.doc.content.size), block)
}
