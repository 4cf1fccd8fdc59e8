import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness"
import * as Y from "yjs"

import { pauseAfter, type Refusal, refusalOf } from "./closing.ts"
import { awarenessFrame, editFrame, type Incoming, knowsFrame, readFrame, step1Frame, step2Frame } from "./frames.ts"
import { Inbox } from "./inbox.ts"
import { Outbox } from "./outbox.ts"
import { PresenceSender } from "./presence-sender.ts"
import { Silence } from "./silence.ts"
import type { ProviderOptions, SaveState } from "./states.ts"

/**
 * Keeps a document in step with the server and knows what the server has made durable.
 *
 * Edits made while the line is down stay in the document; the first sync of the next connection
 * sends all that the server lacks as one update. When others' edits go in says `inbox.ts`.
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
  #inbox: Inbox
  #caughtUp = false
  #answered = false
  #unsent = false
  #attempt = 0
  #stopped = true
  #retry: ReturnType<typeof setTimeout> | undefined
  readonly #silence = new Silence(() => this.lost())
  #shown = ""

  constructor(options: ProviderOptions) {
    this.#options = options
    this.doc = options.doc
    this.editable = options.editable
    this.awareness = new Awareness(options.doc)
    this.#inbox = this.#newInbox(0)
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
    this.#silence.start()
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
    this.#silence.stop()
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
    this.#inbox = this.#newInbox(this.#inbox.revision)
    this.#silence.heard()
    socket.onopen = () => this.#greet()
    socket.onmessage = ({ data }) => this.#received(socket, data)
    socket.onclose = ({ code }) => {
      if (this.#socket === socket) this.#closed(code)
    }
  }

  #newInbox(revision: number): Inbox {
    const { beforeRemote, onDrawingFailed } = this.#options
    const parts = {
      doc: this.doc,
      outbox: this.#outbox,
      origin: this,
      blocked: () => this.editable && this.#unsent && !this.#answered,
      ...{ beforeRemote, onDrawingFailed },
      onCompleted: () => this.#synced(),
    }
    return new Inbox(parts, revision)
  }

  #greet(): void {
    this.#send(knowsFrame(this.#inbox.revision))
    this.#send(step1Frame(Y.encodeStateVector(this.doc)))
    this.#presence.greet()
  }

  #received(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket || !(data instanceof ArrayBuffer)) return
    this.#silence.heard()
    try {
      this.#handle(readFrame(new Uint8Array(data)))
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
      case "update":
        return this.#inbox.receive(frame.update, frame.kind === "step2", frame.revision)
      case "awareness":
        return this.#meet(frame.update)
      case "query":
        return this.#presence.greet()
      case "saved":
        this.#outbox.saved(frame.count)
        return this.#inbox.release()
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
    this.#inbox.release()
  }

  #synced(): void {
    this.#caughtUp = true
    this.#attempt = 0
    if (this.refusal === "limit") this.refusal = null
    if (this.everSynced) return
    this.everSynced = true
    this.#options.onSynced?.()
  }

  /** Where others are is worth less than the line, whatever is wrong with it. */
  #meet(update: Uint8Array): void {
    try {
      applyAwarenessUpdate(this.awareness, update, this)
    } catch (error) {
      console.error("unreadable presence", error)
    }
  }

  #edited = (update: Uint8Array, origin: unknown): void => {
    if (origin === this || !this.editable) return
    // Before our answer to the server's first step nothing goes out: the answer will hold it.
    if (this.#answered) {
      this.#outbox.sent(update)
      this.#send(editFrame(this.#inbox.seen, update))
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
    this.#retry = setTimeout(() => this.#open(), pauseAfter(this.refusal, this.#attempt))
    this.#attempt += 1
    this.#changed()
  }

  /** Leaves the socket behind, and with it all who were only known through it. */
  #drop(): void {
    const socket = this.#socket
    this.#socket = null
    this.#caughtUp = false
    this.#answered = false
    this.#inbox.close()
    socket?.close()
    const others = [...this.awareness.states.keys()].filter((id) => id !== this.doc.clientID)
    removeAwarenessStates(this.awareness, others, this)
    // Without their clocks, else the same states would be ignored when we are back.
    for (const id of others) this.awareness.meta.delete(id)
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
