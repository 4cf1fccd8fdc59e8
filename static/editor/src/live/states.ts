import type * as Y from "yjs"

import type { DocumentProvider } from "./provider.ts"

/**
 * `connecting`: nothing has been received yet. `saved`: the server has confirmed all that we sent.
 * `offline`: the line is down and is being tried again. `failed`: see `refusal`; no more attempts.
 */
export type SaveState = "connecting" | "saving" | "saved" | "offline" | "read-only" | "failed"

export interface ProviderOptions {
  url: string
  doc: Y.Doc
  editable: boolean
  onChange?: (provider: DocumentProvider) => void
  onSynced?: () => void
  /** Called before others' changes go into the document. */
  beforeRemote?: () => void
  /** Called when others' changes are in the document and showing them threw. */
  onDrawingFailed?: (error: unknown) => void
}
