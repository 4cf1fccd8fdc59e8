import * as Y from "yjs"

import type { Outbox } from "./outbox.ts"

/**
 * Milliseconds that others' deletions wait at most for the server's word on our own edits. Who meets them
 * without the server's repair may lose blocks for good: the binding deletes what the schema refuses.
 */
const LONGEST_WAIT = 2_000
/** Bytes. What is larger comes when a text is opened; to read it twice would cost a third of the time. */
const CHECKED = 64_000

interface Waiting {
  update: Uint8Array
  /** Up to which revision we have all with it, 0 where that is not known. */
  revision: number
  /** Whether it is a step 2: with it we have what the server has. */
  completes: boolean
  /** How many frames of ours must be durable before it is applied; null until ours have left. */
  after: number | null
}

export interface InboxParts {
  doc: Y.Doc
  outbox: Outbox
  /** What the document's update events carry as their origin. */
  origin: unknown
  /** Whether edits of ours have to leave before anything of others may be applied. */
  blocked: () => boolean
  /** Called before others' changes go into the document. */
  beforeRemote?: () => void
  /** Called when the bytes were good and drawing them threw. */
  onDrawingFailed?: (error: unknown) => void
  onCompleted: () => void
}

/**
 * Others' edits on one connection, from their arrival until they are in the document.
 *
 * Once a deletion of a block is applied, the letters that we typed in it and that nobody has seen
 * are beyond rescue. So nothing is applied before our unsent edits have left, and while edits of
 * ours are on their way, deletions wait a moment: the server's repair comes right behind them, and
 * all that waited is drawn at once. The order never changes.
 */
export class Inbox {
  /** How many frames of text were applied on this connection; told to the server with each edit. */
  seen = 0
  /** The revision up to which the document has all; told to the server when we come back. */
  revision: number
  readonly #parts: InboxParts
  #waiting: Waiting[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(parts: InboxParts, revision = 0) {
    this.#parts = parts
    this.revision = revision
  }

  /** Takes in a frame of text. Throws on bytes that cannot be read, before they are applied. */
  receive(update: Uint8Array, completes: boolean, revision = 0): void {
    if (update.length <= CHECKED) Y.decodeUpdate(update)
    this.#waiting.push({ update, revision, completes, after: deletes(update) ? null : 0 })
    this.release()
  }

  /** Applies what need not wait any more. */
  release(patient = true): void {
    if (this.#waiting.length === 0 || this.#parts.blocked()) return
    const { outbox } = this.#parts
    for (const one of this.#waiting) one.after ??= outbox.count
    const first = patient ? this.#waiting.findIndex(({ after }) => !outbox.saves(after!)) : -1
    const ready = this.#waiting.splice(0, first < 0 ? this.#waiting.length : first)
    if (first < 0) this.#stopWaiting()
    else this.#timer ??= setTimeout(() => this.#waitedLong(), LONGEST_WAIT)
    if (ready.length > 0) this.#apply(ready)
  }

  /** Forgets what waits: the next connection's first sync brings it again. */
  close(): void {
    this.#waiting = []
    this.#stopWaiting()
  }

  #waitedLong(): void {
    this.#timer = undefined
    this.release(false)
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #apply(ready: Waiting[]): void {
    const { doc, origin, beforeRemote, onCompleted } = this.#parts
    let read = false
    this.#drawing(() => beforeRemote?.())
    // Counted first: an edit that drawing gives rise to has seen them.
    this.seen += ready.length
    const take = () => {
      for (const { update } of ready) Y.applyUpdate(doc, update, origin)
      read = true
    }
    this.#drawing(() => doc.transact(take, origin), () => read)
    for (const { revision } of ready) this.revision = Math.max(this.revision, revision)
    if (ready.some(({ completes }) => completes)) this.#drawing(onCompleted)
  }

  /** What is thrown once the bytes are read comes from showing them: it costs neither line nor text. */
  #drawing(draw: () => void, read = () => true): void {
    try {
      draw()
    } catch (error) {
      if (!read()) throw error
      this.#parts.onDrawingFailed?.(error)
    }
  }
}

/** Whether an update takes something away: what it deletes stands at its end, last of it a length. */
function deletes(update: Uint8Array): boolean {
  return update.at(-1) !== 0
}
