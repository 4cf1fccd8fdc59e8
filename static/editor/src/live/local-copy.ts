import { IndexeddbPersistence } from "y-indexeddb"
import type * as Y from "yjs"

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
  readonly #persistence: IndexeddbPersistence | null

  constructor(document: string, member: string, doc: Y.Doc) {
    this.#persistence = open(`tandem:${document}:${member}`, doc)
    this.ready = this.#persistence ? this.#read(this.#persistence) : Promise.resolve(false)
  }

  async clear(): Promise<void> {
    this.available = false
    if (await this.ready) await this.#persistence?.clearData()
  }

  close(): void {
    void this.#persistence?.destroy().catch(() => undefined)
  }

  async #read(persistence: IndexeddbPersistence): Promise<boolean> {
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), PATIENCE))
    const read = persistence.whenSynced.then(() => true)
    // y-indexeddb never settles where storage is denied; the reason is on its private promise.
    const denied = persistence._db.then(() => new Promise<never>(() => {})).catch(() => false)
    void read.then(() => {
      this.available = true
    })
    return Promise.race([read, denied, late])
  }
}

function open(name: string, doc: Y.Doc): IndexeddbPersistence | null {
  try {
    return typeof indexedDB === "undefined" ? null : new IndexeddbPersistence(name, doc)
  } catch {
    return null // Some browsers throw on the mere use in a private window.
  }
}
