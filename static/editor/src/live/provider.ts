import { Awareness } from "y-protocols/awareness"
import * as Y from "yjs"

import { Comeback, isFinal, type Refusal, refusalOf, TRY_LATER } from "./closing.ts"
import { awarenessFrame, editFrame, type Incoming, knowsFrame, readFrame, step1Frame, step2Frame } from "./frames.ts"
import { Inbox } from "./inbox.ts"
import { forgetOthers, goodbye, meet } from "./others.ts"
import { Outbox } from "./outbox.ts"
import { PresenceSender } from "./presence-sender.ts"
import { Silence } from "./silence.ts"
import { Stall } from "./stall.ts"
import { type ProviderOptions, type SaveState, stateOf } from "./states.ts"

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
  #stopped = true
  readonly #comeback = new Comeback(() => this.#open())
  readonly #silence = new Silence(() => this.lost())
  readonly #stall = new Stall(() => this.#changed())
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
    const said = { refused: this.refusal !== null && this.#stopped, heard: this.everSynced || this.#comeback.attempt > 0 }
    const line = { inSync: this.#inSync, stored: this.#outbox.empty, stalled: this.#stall.stalled }
    return stateOf({ ...said, ...line, editable: this.editable })
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
    this.#comeback.stop()
    this.#silence.stop()
    this.#drop()
    this.#changed()
  }

  destroy(): void {
    if (this.#socket) this.#send(awarenessFrame(goodbye(this.awareness)))
    this.disconnect()
    this.doc.off("update", this.#edited)
    this.#presence.destroy()
    this.awareness.destroy()
  }

  #open(): void {
    this.#comeback.stop()
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
    this.#changed()
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
        return meet(this.awareness, frame.update, this)
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
    this.#comeback.done()
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
      this.#send(editFrame(this.#inbox.seen, update))
    } else {
      this.#unsent = true
    }
    this.#changed()
  }

  #closed(code: number): void {
    this.#drop()
    this.#unsent ||= !this.#outbox.empty
    this.refusal = refusalOf(code)
    this.#stall.ended(code === TRY_LATER)
    if (this.refusal === "gone" && this.#options.isGone) return void this.#askWhetherGone(this.#options.isGone)
    if (isFinal(this.refusal, this.editable)) return this.disconnect()
    if (this.refusal === "forbidden") this.editable = false
    this.#comeback.plan(this.refusal)
    this.#changed()
  }

  /** The socket may say so in a moment of trouble; words are given up for a lasting answer only. */
  async #askWhetherGone(isGone: () => Promise<boolean>): Promise<void> {
    this.refusal = null
    this.#changed()
    const gone = await isGone()
    if (this.#stopped || this.#socket) return
    this.refusal = gone ? "gone" : null
    if (gone) return this.disconnect()
    this.#comeback.plan(null)
    this.#stall.begin()
  }

  /** Leaves the socket behind, and with it all who were only known through it. */
  #drop(): void {
    const socket = this.#socket
    this.#socket = null
    this.#caughtUp = false
    this.#answered = false
    this.#inbox.close()
    socket?.close()
    this.#stall.rest()
    forgetOthers(this.awareness, this)
  }

  #send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(frame)
  }

  #changed(): void {
    const open = this.#socket?.readyState === WebSocket.OPEN
    if (open && this.editable && this.unsaved) this.#stall.waiting(this.#outbox.durable)
    else if (this.#inSync) this.#stall.over()
    const now = `${this.state} ${this.refusal} ${this.editable} ${this.unsaved}`
    if (now === this.#shown) return
    this.#shown = now
    this.#options.onChange?.(this)
  }
}
