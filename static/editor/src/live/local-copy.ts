import { IndexeddbPersistence } from "y-indexeddb"
import type * as Y from "yjs"

import { Stored } from "./stored.ts"

/** What of the copy the server is known to have (`stored.ts`), kept beside it under this name. */
const MARK = "stored"
/** Milliseconds between two writes of it. */
const PAUSE = 1000

/** Milliseconds after which the page no longer waits for the browser's storage. */
const PATIENCE = 1500

/**
 * The browser's own copy of a document: it keeps edits that are not sent yet, through a closed
 * tab or a dead battery, and opens the document where there is no network. One for each member,
 * so that two people who share a computer never send each other's edits.
 */
export class LocalCopy {
  /** Settles once the copy is read into the document; false where the browser keeps none. */
  readonly ready: Promise<boolean>
  available = false
  readonly stored: Stored
  readonly #persistence: IndexeddbPersistence | null
  #marking: ReturnType<typeof setTimeout> | undefined

  constructor(document: string, member: string, doc: Y.Doc) {
    this.stored = new Stored(doc)
    this.#persistence = open(nameOf(document, member), doc)
    this.ready = this.#persistence ? this.#read(this.#persistence) : Promise.resolve(false)
  }

  /** Whether this browser keeps a copy, asked without making one. */
  static async exists(document: string, member: string): Promise<boolean> {
    try {
      const kept = await indexedDB.databases()
      return kept.some(({ name }) => name === nameOf(document, member))
    } catch {
      return false
    }
  }

  /** The server has acknowledged everything that the document holds. */
  allStored(): void {
    this.stored.all()
    this.#marking ??= setTimeout(() => this.#writeMark(), PAUSE)
  }

  async clear(): Promise<void> {
    this.available = false
    clearTimeout(this.#marking)
    if (await this.ready) await this.#persistence?.clearData()
  }

  close(): void {
    clearTimeout(this.#marking)
    void this.#persistence?.destroy().catch(() => undefined)
  }

  async #read(persistence: IndexeddbPersistence): Promise<boolean> {
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), PATIENCE))
    const read = persistence.whenSynced.then(async () => {
      const mark: unknown = await persistence.get(MARK)
      if (typeof mark === "string") this.stored.recall(mark)
      return true
    })
    // y-indexeddb never settles where storage is denied; the reason is on its private promise.
    const denied = persistence._db.then(() => new Promise<never>(() => {})).catch(() => false)
    void read.then(() => {
      this.available = true
    })
    return Promise.race([read, denied, late])
  }

  #writeMark(): void {
    this.#marking = undefined
    const { mark } = this.stored
    if (this.available && mark) void this.#persistence?.set(MARK, mark).catch(() => undefined)
  }
}

function nameOf(document: string, member: string): string {
  return `tandem:${document}:${member}`
}

function open(name: string, doc: Y.Doc): IndexeddbPersistence | null {
  try {
    return typeof indexedDB === "undefined" ? null : new IndexeddbPersistence(name, doc)
  } catch {
    return null // Some browsers throw on the mere use in a private window.
  }
}
