import type * as Y from "yjs"

import type { DocumentProvider } from "./provider.ts"

/**
 * `connecting`: nothing has been received yet. `saved`: the server has confirmed all that we sent.
 * `waiting`: the server is there and cannot store. `offline`: the line is down and is being tried
 * again. `failed`: see `refusal`; no more attempts.
 */
export type SaveState = "connecting" | "saving" | "saved" | "waiting" | "offline" | "read-only" | "failed"

interface Facts {
  refused: boolean
  inSync: boolean
  /** Whether the server was ever heard, or tried in vain. */
  heard: boolean
  editable: boolean
  stored: boolean
  stalled: boolean
}

export function stateOf({ refused, inSync, heard, editable, stored, stalled }: Facts): SaveState {
  if (refused) return "failed"
  if (inSync && !editable) return "read-only"
  if (inSync && stored) return "saved"
  if (stalled) return "waiting"
  if (inSync) return "saving"
  return heard ? "offline" : "connecting"
}

export interface ProviderOptions {
  url: string
  doc: Y.Doc
  editable: boolean
  onChange?: (provider: DocumentProvider) => void
  onSynced?: () => void
  /**
   * Asked when the socket says that there is no such document: whether that is so for good. Only
   * then the provider gives up; without an answer like that it tries again.
   */
  isGone?: () => Promise<boolean>
  /** Called before others' changes go into the document. */
  beforeRemote?: () => void
  /** Called when others' changes are in the document and showing them threw. */
  onDrawingFailed?: (error: unknown) => void
}
