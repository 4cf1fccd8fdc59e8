import * as Y from "yjs"

import { FRAGMENT } from "../editor.ts"
import { offerUnsentWords } from "../ui/unsent-words.ts"
import { LocalCopy } from "./local-copy.ts"
import { standingOf } from "./standing.ts"
import { type Holds, unsentWords } from "./unsent.ts"

const GONE = "This page is not there any more, or not open to you. The portal never had these words; take them along."
const READ_ONLY = "You may read this page and not edit it any more. The portal never had these words; take them along."

export interface PartingFrom {
  /** The text, above which words are offered. */
  element: HTMLElement
  doc: Y.Doc
  copy: LocalCopy
}

/**
 * What becomes of this browser's words when a page is no longer its member's to edit: they are
 * offered, and only then, or where none is unsent, the browser's copy is deleted. What is asked
 * before is REST, because a socket may close in a moment of trouble.
 */
export class Parting {
  /** Whether words are offered that nobody has taken yet. */
  pending = false
  over = false
  #begun = false
  readonly #from: PartingFrom

  constructor(from: PartingFrom) {
    this.#from = from
  }

  /** The portal has said, for good, that the page is not there for this member. */
  gone(): void {
    if (this.#begun) return
    this.#begun = true
    this.#offer(GONE, this.#from.copy.stored.holds)
  }

  /** The socket says that this member may not edit. */
  async readOnly(address: string): Promise<void> {
    if (this.#begun) return
    this.#begun = true
    const standing = await standingOf(address)
    if (standing === "readable" || standing === "gone") this.#offer(READ_ONLY, this.#from.copy.stored.holds)
    else this.#begun = false
  }

  #offer(because: string, holds: Holds): void {
    const { element, doc, copy } = this.#from
    const words = unsentWords(doc.getXmlFragment(FRAGMENT), holds)
    this.pending = words.length > 0
    const taken = () => {
      this.pending = false
      this.over = true
      void copy.clear()
    }
    if (this.pending) offerUnsentWords({ words, because, above: element, taken })
    else taken()
  }
}

/**
 * Offers what an earlier visit left in this browser, to a member who may only read by now. `doc`
 * is what the portal has.
 */
export async function offerLeftBehind(element: HTMLElement, doc: Y.Doc): Promise<void> {
  const { document = "", member = "" } = element.dataset
  if (!(await LocalCopy.exists(document, member))) return
  const kept = new Y.Doc()
  const copy = new LocalCopy(document, member, kept)
  if (!(await copy.ready)) return copy.close()
  const words = unsentWords(kept.getXmlFragment(FRAGMENT), (client, end) => Y.getState(doc.store, client) >= end)
  const taken = () => void copy.clear()
  if (words.length === 0) taken()
  else offerUnsentWords({ words, because: READ_ONLY, above: element, taken })
}
