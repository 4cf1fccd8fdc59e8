import { type Editor, Extension } from "@tiptap/core"
import { Fragment, Slice } from "@tiptap/pm/model"
import { type EditorState, Plugin } from "@tiptap/pm/state"
import { dropPoint } from "@tiptap/pm/transform"

import { isOnePicture } from "../paste/pictures.ts"
import { safeAddress } from "../schema/addresses.ts"
import { make } from "../ui/dom.ts"
import { Card } from "./card.ts"
import { pendingFiles, pendingKey, placeOf } from "./pending.ts"
import type { Uploaded, Uploader } from "./uploader.ts"

declare module "@tiptap/core" {
  interface Storage {
    files?: { uploads: Uploads | null }
  }
}

/**
 * Files that are chosen, pasted or dropped: each shows at its place while it is on its way, and
 * enters the shared text when it is stored. Without an uploader the browser's own picture of them
 * is kept out, since its address would mean nothing to others.
 */
export const Files = Extension.create<{ uploader: Uploader | null }, { uploads: Uploads | null }>({
  name: "files",

  addOptions: () => ({ uploader: null }),

  addStorage: () => ({ uploads: null }),

  onCreate() {
    const { uploader } = this.options
    if (uploader) this.storage.uploads = new Uploads(this.editor, uploader)
  },

  onDestroy() {
    this.storage.uploads?.destroy()
  },

  addProseMirrorPlugins() {
    const take = (data: DataTransfer | null, at: () => number): boolean => {
      const files = [...(data?.files ?? [])]
      if (files.length === 0 || !this.editor.isEditable) return false
      // Word and sheets send a picture of the words along with the words.
      if (data?.types.includes("text/html") && !isOnePicture(data.getData("text/html"))) return false
      this.storage.uploads?.add(files, at())
      return true
    }
    return [
      pendingFiles(),
      new Plugin({
        props: {
          handlePaste: (view, event) => take(event.clipboardData, () => besideSelection(view.state)),
          handleDrop: (view, event, _slice, moved) => {
            if (moved) return false
            const place = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos
            return take(event.dataTransfer, () => besidePlace(view.state, place))
          },
        },
      }),
    ]
  },
})

/** Asks for files and sets them where the caret is; false where nobody takes files. */
export function chooseFiles(editor: Editor, accept: string): boolean {
  const uploads = editor.storage.files?.uploads
  if (!uploads) return false
  const input = make("input", { type: "file", accept, multiple: true })
  input.addEventListener("change", () => uploads.add([...(input.files ?? [])], besideSelection(editor.state)))
  input.click()
  return true
}

/** After the block with the caret; before it while it is empty, to go on writing there. */
function besideSelection({ selection: { $to } }: EditorState): number {
  if ($to.depth === 0) return $to.pos
  return $to.parent.isTextblock && $to.parent.content.size === 0 ? $to.before() : $to.after()
}

function besidePlace(state: EditorState, place: number | undefined): number {
  if (place === undefined) return besideSelection(state)
  const block = new Slice(Fragment.from(state.schema.nodes.horizontalRule!.create()), 0, 0)
  return dropPoint(state.doc, place, block) ?? besideSelection(state)
}

/** One after the other, so that they stand in the order in which they came. */
class Uploads {
  readonly #editor: Editor
  readonly #uploader: Uploader
  readonly #end = new AbortController()
  #line: Promise<void> = Promise.resolve()
  #waiting = 0

  constructor(editor: Editor, uploader: Uploader) {
    this.#editor = editor
    this.#uploader = uploader
    addEventListener("beforeunload", this.#warn)
  }

  add(files: globalThis.File[], at: number): void {
    for (const file of files) {
      const id = crypto.randomUUID()
      const one = new AbortController()
      const remove = () => {
        one.abort()
        this.#step({ remove: id })
      }
      const card: Card = new Card(file.name || "Picture", { retry: () => this.#queue(id, file, card, one.signal), remove })
      this.#step({ add: { id, at, element: card.element } })
      this.#queue(id, file, card, one.signal)
    }
  }

  destroy(): void {
    removeEventListener("beforeunload", this.#warn)
    this.#end.abort()
  }

  #queue(id: string, file: globalThis.File, card: Card, removed: AbortSignal): void {
    card.wait()
    this.#waiting += 1
    const run = () => this.#upload(id, file, card, AbortSignal.any([removed, this.#end.signal]))
    this.#line = this.#line.then(run).finally(() => (this.#waiting -= 1))
  }

  async #upload(id: string, file: globalThis.File, card: Card, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    try {
      const stored = await this.#uploader(file, (done) => card.progress(done), signal)
      if (!signal.aborted) this.#insert(id, stored)
    } catch (error) {
      if (!signal.aborted) card.fail(error instanceof Error ? error.message : String(error))
    }
  }

  #insert(id: string, { href, src, name, size }: Uploaded): void {
    const { state, view, isEditable } = this.#editor
    const at = placeOf(state, id)
    if (at === null || !safeAddress(src ?? href)) return
    if (!isEditable) throw new Error("The page cannot be edited now, so the file is not in it.")
    const { image, file } = state.schema.nodes
    const block = src ? image!.create({ src, alt: described(name) }) : file!.create({ href, name, size })
    const place = dropPoint(state.doc, at, new Slice(Fragment.from(block), 0, 0)) ?? state.doc.content.size
    view.dispatch(state.tr.insert(place, block).setMeta(pendingKey, { remove: id }))
  }

  #step(step: object): void {
    if (this.#editor.isDestroyed) return
    this.#editor.view.dispatch(this.#editor.state.tr.setMeta(pendingKey, step).setMeta("addToHistory", false))
  }

  /** What has not arrived would be lost with the page. */
  #warn = (event: BeforeUnloadEvent): void => {
    if (this.#waiting > 0) event.preventDefault()
  }
}

/** Names that cameras and clipboards give say nothing of what is seen. */
function described(name: string): string {
  const words = name.replace(/\.\w{2,5}$/, "").replace(/[\s_-]+/g, " ").trim()
  return /^(image|picture|photo|screenshot|screen shot|img|dsc|pxl|unnamed)?[\s\d.:]*( at [\d.:\s]+(am|pm)?)?$/i.test(words) ? "" : words
}
