import * as Y from "yjs"

/**
 * Which letters of a document the server is known to have stored. What others wrote is stored when
 * it comes; our own is when the server has acknowledged all that we sent. Until that happened once
 * on this page, a mark kept beside the browser's copy tells it of the last visit.
 */
export class Stored {
  readonly #doc: Y.Doc
  #mark = new Map<number, number>()
  #own = 0
  #settled = false

  constructor(doc: Y.Doc) {
    this.#doc = doc
  }

  /** Takes in the mark of an earlier visit. */
  recall(mark: string): void {
    this.#mark = new Map(JSON.parse(mark) as [number, number][])
  }

  /** The server has acknowledged everything that the document holds. */
  all(): void {
    this.#settled = true
    this.#own = Y.getState(this.#doc.store, this.#doc.clientID)
  }

  /** Whether the first `end` letters of a client are stored. */
  holds = (client: number, end: number): boolean => {
    if (!this.#settled) return (this.#mark.get(client) ?? 0) >= end
    return client !== this.#doc.clientID || this.#own >= end
  }

  /** What a later visit needs to know, or null before anything is known. */
  get mark(): string | null {
    if (!this.#settled) return null
    const clients = Y.decodeStateVector(Y.encodeStateVector(this.#doc))
    clients.set(this.#doc.clientID, this.#own)
    return JSON.stringify([...clients])
  }
}
