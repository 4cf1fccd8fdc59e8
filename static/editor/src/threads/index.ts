import { type Editor, Extension } from "@tiptap/core"
import { Plugin } from "@tiptap/pm/state"
import { CircleHelp, MessageSquare, OctagonAlert, Replace } from "lucide"

import type { SelectionAction } from "../ui/bars.ts"
import { decoded, type ThreadAnchor } from "./anchor.ts"
import { showThreads, threadAt, ThreadMarks, threadSpans } from "./marks.ts"

const KEYS = "Mod-Alt-m"
/** Milliseconds between two looks at where the marked words are drawn. */
const PAUSE = 60

/** Where a thread's words are drawn, in pixels from the top of the text; `gone` when none is left. */
export interface ThreadPlace {
  id: string
  top: number
  gone: boolean
}

/** What is offered on selected words; `begin` opens the form with the kind chosen. */
export function threadActions(begin: (kind: string) => void): SelectionAction[] {
  const action = (label: string, kind: string, icon: SelectionAction["icon"], keys?: string): SelectionAction => ({
    label,
    icon,
    keys,
    run: () => begin(kind),
  })
  return [
    { ...action("Comment", "comment", MessageSquare, KEYS), wide: true },
    action("Question", "question", CircleHelp),
    action("Objection", "objection", OctagonAlert),
    action("Suggestion", "suggestion", Replace),
  ]
}

export interface ThreadHost {
  begin: (kind: string) => void
  chosen: (thread: string) => void
  placed: (places: ThreadPlace[]) => void
}

/** Marks the words of the page's threads, tells where they are, and which one was chosen. */
export function threads(host: ThreadHost): Extension[] {
  const Bridge = Extension.create({
    name: "threads",

    addProseMirrorPlugins() {
      const { editor } = this
      return [
        new Plugin({
          props: {
            handleClick: (_view, at) => choose(editor, host, at),
            // Not a shortcut of the editor, which has none while it may only be read.
            handleDOMEvents: { keydown: (_view, event) => isShortcut(event) && begins(host, event) },
          },
          view: () => new Follower(editor, host),
        }),
      ]
    },
  })
  return [ThreadMarks, Bridge]
}

function choose(editor: Editor, host: ThreadHost, at: number): false {
  const thread = editor.state.selection.empty ? threadAt(editor, at) : undefined
  if (thread) host.chosen(thread)
  return false
}

function isShortcut({ code, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return code === "KeyM" && altKey && (ctrlKey || metaKey) && !shiftKey
}

function begins(host: ThreadHost, event: KeyboardEvent): boolean {
  event.preventDefault()
  setTimeout(() => host.begin("comment")) // what was selected by the key before is known by then
  return true
}

/** The threads that the page lists, each with the words it hangs on. */
export function listedThreads(page: ParentNode = document): { anchors: ThreadAnchor[]; active: string } {
  const anchors: ThreadAnchor[] = []
  let active = ""
  for (const { dataset } of page.querySelectorAll<HTMLElement>("[data-thread][data-start]")) {
    const [start, end] = [decoded(dataset.start), decoded(dataset.end)]
    const isActive = dataset.active !== undefined
    if (!start || !end || !(dataset.open === "true" || isActive)) continue
    const { thread: id = "", kind = "", quote = "" } = dataset
    if (isActive) active = id
    anchors.push({ id, kind, blocking: dataset.blocking === "true", start, end, quote })
  }
  return { anchors, active }
}

/** Reads the page's list when it says that it has changed, and tells the page where the words are. */
class Follower {
  readonly #editor: Editor
  readonly #host: ThreadHost
  readonly #resized: ResizeObserver | null
  #timer: ReturnType<typeof setTimeout> | undefined
  #told = ""

  constructor(editor: Editor, host: ThreadHost) {
    this.#editor = editor
    this.#host = host
    document.addEventListener("tandem:threads", this.#read)
    this.#resized = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(this.#soon)
    this.#resized?.observe(editor.view.dom)
    setTimeout(this.#read)
  }

  update(): void {
    this.#soon()
  }

  destroy(): void {
    clearTimeout(this.#timer)
    document.removeEventListener("tandem:threads", this.#read)
    this.#resized?.disconnect()
  }

  #read = (): void => {
    if (!this.#editor.isDestroyed) showThreads(this.#editor, listedThreads())
  }

  #soon = (): void => {
    this.#timer ??= setTimeout(() => this.#tell(), PAUSE)
  }

  #tell(): void {
    this.#timer = undefined
    if (this.#editor.isDestroyed) return
    const places = placesOf(this.#editor)
    const now = JSON.stringify(places)
    if (now === this.#told) return
    this.#told = now
    this.#host.placed(places)
  }
}

function placesOf(editor: Editor): ThreadPlace[] {
  const origin = editor.view.dom.getBoundingClientRect().top
  return [...threadSpans(editor)].map(([id, { from, to }]) => {
    const top = Math.round(editor.view.coordsAtPos(from, 1).top - origin)
    return { id, top, gone: from >= to }
  })
}
