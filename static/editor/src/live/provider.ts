import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness"
import * as Y from "yjs"

import { pauseBefore, type Refusal, refusalOf } from "./closing.ts"
import { awarenessFrame, type Incoming, readFrame, step1Frame, step2Frame, updateFrame } from "./frames.ts"
import { Outbox } from "./outbox.ts"
import { PresenceSender } from "./presence-sender.ts"
import type { ProviderOptions, SaveState } from "./states.ts"

/** Milliseconds. Our own presence comes back at least every 12 s, so silence means a dead line. */
const LONGEST_SILENCE = 40_000
const WATCH_EVERY = 10_000
const PAUSE_AFTER_LIMIT = 20_000
const PAUSE_OF_READER = 1_000

/**
 * Keeps a document in step with the server and knows what the server has made durable.
 *
 * Edits made while the line is down stay in the document; the first sync of the next connection
 * sends all that the server lacks as one update.
 */
export class DocumentProvider {
  readonly awareness: Awareness
  readonly doc: Y.Doc
  /** Whether edits are sent. The server can take it away (close code 4403), never give it. */
  editable: boolean
  refusal: Refusal | null = null
  /** Whether the server's state has been received at least once. */
  everSynced = false

  readonly #options: ProviderOptions
  readonly #presence: PresenceSender
  #socket: WebSocket | null = null
  #outbox = new Outbox()
  #caughtUp = false
  #answered = false
  #unsent = false
  #attempt = 0
  #stopped = true
  #heardAt = 0
  #watchedAt = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #watch: ReturnType<typeof setInterval> | undefined
  #shown = ""

  constructor(options: ProviderOptions) {
    this.#options = options
    this.doc = options.doc
    this.editable = options.editable
    this.awareness = new Awareness(options.doc)
    this.#presence = new PresenceSender(this.awareness, (update) => {
      this.#send(awarenessFrame(update))
    })
    this.doc.on("update", this.#edited)
  }

  get state(): SaveState {
    if (this.refusal !== null && this.#stopped) return "failed"
    if (!this.#inSync) return this.everSynced || this.#attempt > 0 ? "offline" : "connecting"
    if (!this.editable) return "read-only"
    return this.#outbox.empty ? "saved" : "saving"
  }

  /** Both directions are done: we have what the server has, and it was sent what we have. */
  get #inSync(): boolean {
    return this.#caughtUp && (this.#answered || !this.editable)
  }

  /** Whether there are edits that the server has not confirmed; after a refusal it never will. */
  get unsaved(): boolean {
    return this.#unsent || !this.#outbox.empty
  }

  connect(): void {
    if (!this.#stopped) return
    this.#stopped = false
    this.refusal = null
    this.#open()
    this.#watchedAt = Date.now()
    this.#watch = setInterval(() => this.#check(), WATCH_EVERY)
  }

  /** Tries at once, for when the network or the person is back. */
  wake(): void {
    if (this.refusal === "sign-in" && this.#stopped) return this.connect()
    if (!this.#stopped && this.#socket === null) this.#open()
  }

  /** The network is gone, says the browser: a socket over it may look open for minutes. */
  lost(): void {
    if (this.#socket) this.#closed(1006)
  }

  disconnect(): void {
    this.#stopped = true
    clearTimeout(this.#retry)
    clearInterval(this.#watch)
    this.#drop()
    this.#changed()
  }

  destroy(): void {
    if (this.#socket) this.#sayGoodbye()
    this.disconnect()
    this.doc.off("update", this.#edited)
    this.#presence.destroy()
    this.awareness.destroy()
  }

  #open(): void {
    clearTimeout(this.#retry)
    const socket = new WebSocket(this.#options.url)
    socket.binaryType = "arraybuffer"
    this.#socket = socket
    this.#outbox = new Outbox()
    this.#heardAt = Date.now()
    socket.onopen = () => this.#greet()
    socket.onmessage = ({ data }) => this.#received(socket, data)
    socket.onclose = ({ code }) => {
      if (this.#socket === socket) this.#closed(code)
    }
  }

  #greet(): void {
    this.#send(step1Frame(Y.encodeStateVector(this.doc)))
    this.#presence.greet()
  }

  #received(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket || !(data instanceof ArrayBuffer)) return
    this.#heardAt = Date.now()
    try {
      const frame = readFrame(new Uint8Array(data))
      if (frame.kind === "update" || frame.kind === "step2") this.#options.beforeRemote?.()
      this.#handle(frame)
    } catch (error) {
      // A frame that cannot be read leaves the document as it is; a new connection syncs anew.
      console.error("unreadable frame", error)
      socket.close(4400)
    }
    this.#changed()
  }

  #handle(frame: Incoming): void {
    switch (frame.kind) {
      case "step1":
        return this.#answer(frame.vector)
      case "step2":
        Y.applyUpdate(this.doc, frame.update, this)
        return this.#synced()
      case "update":
        return Y.applyUpdate(this.doc, frame.update, this)
      case "awareness":
        return applyAwarenessUpdate(this.awareness, frame.update, this)
      case "query":
        return this.#presence.greet()
      case "saved":
        return this.#outbox.saved(frame.count)
    }
  }

  /** Sends in one update what the server lacks. A reader's answer would count as an edit. */
  #answer(vector: Uint8Array): void {
    if (!this.editable) return
    const missing = Y.encodeStateAsUpdate(this.doc, vector)
    this.#outbox.sent(missing)
    this.#unsent = false
    this.#answered = true
    this.#send(step2Frame(missing))
  }

  #synced(): void {
    this.#caughtUp = true
    this.#attempt = 0
    if (this.refusal === "limit") this.refusal = null
    if (this.everSynced) return
    this.everSynced = true
    this.#options.onSynced?.()
  }

  #edited = (update: Uint8Array, origin: unknown): void => {
    if (origin === this || !this.editable) return
    // Before our answer to the server's first step nothing goes out: the answer will hold it.
    if (this.#answered) {
      this.#outbox.sent(update)
      this.#send(updateFrame(update))
    } else {
      this.#unsent = true
    }
    this.#changed()
  }

  #closed(code: number): void {
    const unconfirmed = !this.#outbox.empty
    this.#drop()
    this.#unsent ||= unconfirmed
    this.refusal = refusalOf(code)
    const final = this.refusal === "gone" || this.refusal === "sign-in"
    if (final || (this.refusal === "forbidden" && !this.editable)) return this.disconnect()
    if (this.refusal === "forbidden") this.editable = false
    this.#retry = setTimeout(() => this.#open(), this.#pause())
    this.#attempt += 1
    this.#changed()
  }

  #pause(): number {
    if (this.refusal === "limit") return PAUSE_AFTER_LIMIT
    return this.refusal === "forbidden" ? PAUSE_OF_READER : pauseBefore(this.#attempt)
  }

  /** Leaves the socket behind, and with it all who were only known through it. */
  #drop(): void {
    const socket = this.#socket
    this.#socket = null
    this.#caughtUp = false
    this.#answered = false
    socket?.close()
    const others = [...this.awareness.states.keys()].filter((id) => id !== this.doc.clientID)
    removeAwarenessStates(this.awareness, others, this)
    // Without their clocks, else the same states would be ignored when we are back.
    for (const id of others) this.awareness.meta.delete(id)
  }

  /** A line that died without a word: the browser may take minutes to notice. */
  #check(): void {
    const now = Date.now()
    // A sleeping tab's timers come late; its silence says nothing.
    const slept = now - this.#watchedAt > 2 * WATCH_EVERY
    this.#watchedAt = now
    if (slept) this.#heardAt = Math.max(this.#heardAt, now - LONGEST_SILENCE / 2)
    if (this.#socket && now - this.#heardAt > LONGEST_SILENCE) this.#closed(1006)
  }

  #sayGoodbye(): void {
    removeAwarenessStates(this.awareness, [this.doc.clientID], "leaving")
    this.#send(awarenessFrame(encodeAwarenessUpdate(this.awareness, [this.doc.clientID])))
  }

  #send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(frame)
  }

  #changed(): void {
    const now = `${this.state} ${this.refusal} ${this.editable} ${this.unsaved}`
    if (now === this.#shown) return
    this.#shown = now
    this.#options.onChange?.(this)
  }
}
