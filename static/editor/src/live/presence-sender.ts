import { type Awareness, encodeAwarenessUpdate } from "y-protocols/awareness"

/** Milliseconds between two of our own awareness frames. */
const PAUSE = 60

/** Others forget us after 30 s of silence; the state is sent again well before. */
const RENEWAL = 12_000

/**
 * Sends our own cursor, and only when it moved. The editor's cursor plugin sets the same state
 * again on each edit by anyone: passed on, thirty typists would answer each other's every key.
 */
export class PresenceSender {
  #last = ""
  #lastAt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #awareness: Awareness
  readonly #send: (update: Uint8Array) => void

  constructor(awareness: Awareness, send: (update: Uint8Array) => void) {
    this.#awareness = awareness
    this.#send = send
    awareness.on("update", this.#changed)
  }

  /** Sends the state whatever was sent before: the other end knows nothing yet. */
  greet(): void {
    this.#last = ""
    this.#flush()
  }

  destroy(): void {
    clearTimeout(this.#timer)
    this.#awareness.off("update", this.#changed)
  }

  #changed = ({ added, updated, removed }: Record<string, number[]>): void => {
    const ours = this.#awareness.clientID
    const changed = [added, updated, removed].some((clients) => clients?.includes(ours))
    if (changed) this.#timer ??= setTimeout(() => this.#flush(), PAUSE)
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const state = JSON.stringify(this.#awareness.getLocalState())
    if (state === this.#last && Date.now() - this.#lastAt < RENEWAL) return
    this.#last = state
    this.#lastAt = Date.now()
    this.#send(encodeAwarenessUpdate(this.#awareness, [this.#awareness.clientID]))
  }
}
