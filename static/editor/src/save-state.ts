import type { Refusal } from "./live/closing.ts"
import type { DocumentProvider } from "./live/provider.ts"
import type { SaveState } from "./live/states.ts"

/** Milliseconds of quiet before "saved" is said, so that it does not flicker between keys. */
const CALM = 400

const WORDS: Record<SaveState, string> = {
  connecting: "Connecting…",
  saving: "Saving…",
  saved: "Saved",
  waiting: "The portal cannot store now; your words are kept here",
  offline: "Offline: edits are kept here",
  "read-only": "Read only",
  failed: "Not connected",
}

/** The same to those who have nothing to keep. */
const READING: Partial<Record<SaveState, string>> = {
  waiting: "The portal is in trouble: this is the text as last received",
  offline: "Offline: this is the text as last received",
}

const REFUSED: Record<Refusal, string> = {
  "sign-in": "Signed out. Sign in again to go on; edits are kept here",
  forbidden: "Read only: you may no longer edit this document",
  gone: "This document is not available any more",
  limit: "Not saved: the document or its number of readers is at its limit. Edits are kept here",
}

/** What the page says of saving, from what is known and nothing else. */
export function saveStateWords(provider: DocumentProvider, opened: boolean, keptHere: boolean): string {
  const { state, refusal, unsaved, editable } = provider
  if (refusal === "forbidden" && unsaved) return `${REFUSED.forbidden}. Your last words were not saved; take them along`
  if (refusal === "gone" && unsaved) return `${REFUSED.gone}; take your words along`
  const words = refusal ? REFUSED[refusal] : WORDS[state]
  if (!refusal && !(editable && opened)) return READING[state] ?? words
  return keptHere ? words : words.replace("are kept here", "are only in this tab")
}

/** What the page is told: as the event `tandem:save-state`, and in its `[data-save-state]`. */
export interface SaveStateShown {
  state: SaveState
  text: string
  refusal: Refusal | null
}

/** Tells the page what is so at once, but "saved" only after a calm moment. */
export class SaveStateView {
  #timer: ReturnType<typeof setTimeout> | undefined

  show(source: HTMLElement, shown: SaveStateShown): void {
    clearTimeout(this.#timer)
    if (shown.state === "saved") this.#timer = setTimeout(() => tell(source, shown), CALM)
    else tell(source, shown)
  }
}

function tell(source: HTMLElement, shown: SaveStateShown): void {
  source.dispatchEvent(new CustomEvent("tandem:save-state", { detail: shown, bubbles: true }))
  for (const element of document.querySelectorAll<HTMLElement>("[data-save-state]")) {
    element.dataset.state = shown.state
    if (element.textContent !== shown.text) element.textContent = shown.text
    if (shown.refusal === "sign-in") element.append(" ", signInLink())
  }
}

function signInLink(): HTMLAnchorElement {
  const link = document.createElement("a")
  link.href = `/accounts/login/?next=${encodeURIComponent(location.pathname + location.hash)}`
  link.textContent = "Sign in"
  return link
}
