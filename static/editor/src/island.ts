import type { Editor } from "@tiptap/core"
import * as Y from "yjs"

import { createEditor, FRAGMENT } from "./editor.ts"
import { LocalCopy } from "./live/local-copy.ts"
import { readOwnSelection } from "./live/own-selection.ts"
import { offerLeftBehind, Parting } from "./live/parting.ts"
import { peopleHere } from "./live/people.ts"
import { DocumentProvider } from "./live/provider.ts"
import { redraw } from "./live/redraw.ts"
import { standingOf } from "./live/standing.ts"
import { Files } from "./files/extension.ts"
import { uploaderTo } from "./files/uploader.ts"
import { pageTitles } from "./paste/page-titles.ts"
import { SaveStateView, saveStateWords } from "./save-state.ts"
import { keepPlace } from "./text/place.ts"
import { outlineOf, watchOutline } from "./text/outline.ts"
import { type SelectionQuote, selectionQuote } from "./text/quote.ts"
import { threadActions, threads } from "./threads/index.ts"
import { BarsExtension, type SelectionAction } from "./ui/bars.ts"
import { documentLinks } from "./ui/document-links.ts"
import { Help } from "./ui/help.ts"
import { Links } from "./ui/links.ts"
import { mentions } from "./ui/mentions.ts"
import { TextMarks } from "./ui/text-marks.ts"
import { slash } from "./ui/slash.ts"

/** Milliseconds that a slow server is waited for before the browser's own copy is opened. */
const PATIENCE = 2_500

/** States in which the text may have to come from the browser's own copy. */
const DOWN = ["offline", "waiting"]

/**
 * The live text of a document page.
 *
 * The server's HTML stands until the first sync is done; then the editor takes its place without
 * moving what is read. Where the server cannot be reached the browser's own copy opens, and
 * without one the served text stays readable.
 */
export class EditorIsland {
  readonly element: HTMLElement
  readonly provider: DocumentProvider
  readonly doc = new Y.Doc()
  editor: Editor | null = null
  readonly #copy: LocalCopy | null
  readonly #parting: Parting | null
  readonly #saveState = new SaveStateView()
  readonly #actions: SelectionAction[] = []
  #stopOutline: (() => void) | undefined

  constructor(element: HTMLElement) {
    this.element = element
    const { document: id = "", member = "", editable, name, team } = element.dataset
    const mayEdit = editable === "true"
    // A reader has nothing to keep, and an old copy must not show what was never saved.
    this.#copy = mayEdit ? new LocalCopy(id, member, this.doc) : null
    this.#parting = this.#copy && new Parting({ element, doc: this.doc, copy: this.#copy })
    this.provider = new DocumentProvider({
      url: socketAddress(element.dataset.socket ?? ""),
      doc: this.doc,
      editable: mayEdit,
      onChange: () => this.#changed(),
      onSynced: () => this.#opened(),
      isGone: async () => (await standingOf(this.#resource)) === "gone",
      beforeRemote: () => readOwnSelection(this.editor),
      onDrawingFailed: (error) => this.#drawAnew(error),
    })
    this.provider.awareness.setLocalStateField("user", { member, name, team })
    this.provider.awareness.on("change", this.#tellPeople)
    if (element.dataset.commentable === "true") this.#actions.push(...threadActions(this.#begin))
    this.#listen()
    void this.#start()
  }

  /** Brings a section's heading to the top of the page and puts the address in the bar. */
  goToSection(id: string): void {
    const heading = this.element.querySelector(`#${CSS.escape(id)}`)
    heading?.scrollIntoView({ behavior: reducedMotion() ? "auto" : "smooth", block: "start" })
    if (heading) history.replaceState(null, "", `#${id}`)
  }

  /** The selected words with what stands around them, or null if nothing is selected. */
  getSelectionQuote(): SelectionQuote | null {
    return this.editor && selectionQuote(this.editor, this.doc.getXmlFragment(FRAGMENT))
  }

  /** Offers an action on selected words, beside bold and italic. */
  addSelectionAction(action: SelectionAction): void {
    this.#actions.push(action)
    this.editor?.storage.bars?.bars?.addSelectionAction(action)
  }

  destroy(): void {
    removeEventListener("online", this.#wake)
    removeEventListener("offline", this.#lose)
    removeEventListener("beforeunload", this.#warn)
    document.removeEventListener("visibilitychange", this.#wake)
    this.#stopOutline?.()
    this.editor?.destroy()
    this.provider.destroy()
    this.#copy?.close()
    this.doc.destroy()
  }

  async #start(): Promise<void> {
    this.#changed()
    await this.#copy?.ready
    this.provider.connect()
    setTimeout(() => this.#openFromCopy(), PATIENCE)
  }

  #listen(): void {
    addEventListener("online", this.#wake)
    addEventListener("offline", this.#lose)
    addEventListener("beforeunload", this.#warn)
    addEventListener("pagehide", (event) => {
      if (!event.persisted) this.destroy()
    })
    document.addEventListener("visibilitychange", this.#wake)
  }

  /** Without a line, the text as this browser last had it. */
  #openFromCopy(): void {
    const hasText = this.doc.getXmlFragment(FRAGMENT).length > 0
    const mayStand = this.provider.refusal !== "gone" && this.provider.refusal !== "sign-in"
    if (!this.editor && this.#copy?.available && hasText && mayStand) this.#open()
  }

  #opened(): void {
    this.#open()
    if (!this.#copy) void offerLeftBehind(this.element, this.doc)
  }

  #open(): void {
    if (this.editor) return
    const { element, provider, doc } = this
    const restore = keepPlace(element)
    this.editor = createEditor({
      doc,
      element,
      awareness: provider.awareness,
      editable: provider.editable,
      guidance: JSON.parse(element.dataset.guidance || "{}") as Record<string, string>,
      around: this.#around(),
    })
    restore()
    for (const action of this.#actions) this.editor.storage.bars?.bars?.addSelectionAction(action)
    this.#stopOutline = watchOutline(this.editor, (sections) => this.#tell("sections", { sections }))
    this.#tell("ready", { editable: provider.editable })
    this.#tellPeople()
  }

  /** Whatever went wrong, the page must show what the document holds, and go on. */
  #drawAnew(error: unknown): void {
    console.error("a change could not be drawn", error)
    if (!this.editor || redraw(this.editor)) return
    this.#stopOutline?.()
    this.editor.destroy()
    this.editor = null
    this.#open()
  }

  #around() {
    const { membersUrl, linksUrl, filesUrl, filesLargest } = this.element.dataset
    const asks = [membersUrl ? mentions(membersUrl) : null, ...(linksUrl ? [documentLinks(linksUrl), pageTitles(linksUrl)] : [])]
    const uploader = filesUrl ? uploaderTo({ url: filesUrl, largest: Number(filesLargest) || Infinity }) : null
    const files = Files.configure({ uploader })
    const beside = threads({
      begin: this.#begin,
      chosen: (thread) => this.#tell("thread-chosen", { thread }),
      placed: (places) => this.#tell("thread-places", { places }),
    })
    return [slash, Links, TextMarks, ...beside, BarsExtension, Help, files, ...asks.filter((ask) => ask !== null)]
  }

  /** The page shows the form for a thread on the selected words, or on the whole text. */
  #begin = (kind: string): void => {
    if (this.element.dataset.commentable === "true") this.#tell("thread-begin", { kind, quote: this.getSelectionQuote() })
  }

  #changed(): void {
    const { provider } = this
    if (provider.state === "saved") this.#copy?.allStored()
    if (provider.refusal === "gone") this.#parting?.gone()
    if (provider.refusal === "forbidden") void this.#parting?.readOnly(this.#resource)
    if (this.editor && this.editor.isEditable !== this.#mayType) this.editor.setEditable(this.#mayType)
    if (DOWN.includes(provider.state) && provider.refusal === null) this.#openFromCopy()
    const words = saveStateWords(provider, this.editor !== null, this.#copy?.available ?? false)
    this.#saveState.show(this.element, { state: provider.state, text: words, refusal: provider.refusal })
  }

  get #mayType(): boolean {
    return this.provider.editable && this.provider.refusal !== "gone"
  }

  /** Where REST has this document. */
  get #resource(): string {
    return this.element.dataset.resource ?? ""
  }

  #tellPeople = (): void => {
    const people = peopleHere(this.provider.awareness, this.element.dataset.member ?? "")
    this.#tell("presence", { people })
  }

  #tell(event: string, detail: object): void {
    this.element.dispatchEvent(new CustomEvent(`tandem:${event}`, { detail, bubbles: true }))
  }

  #lose = (): void => this.provider.lost()

  #wake = (): void => {
    if (document.visibilityState === "visible") this.provider.wake()
  }

  /** Only edits that neither the server nor this browser holds are worth the question, or words on offer. */
  #warn = (event: BeforeUnloadEvent): void => {
    const kept = this.#copy?.available && this.provider.editable
    const lost = this.provider.unsaved && !kept && !this.#parting?.over
    if (lost || this.#parting?.pending) event.preventDefault()
  }

  get sections() {
    return this.editor ? outlineOf(this.editor) : []
  }
}

function socketAddress(path: string): string {
  const url = new URL(path, location.href)
  url.protocol = url.protocol.replace("http", "ws")
  url.searchParams.set("acks", "1")
  return url.href
}

function reducedMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches
}
