/** Why the server closed the socket, and what follows from it. */
const CLOSED_BECAUSE: Record<number, Refusal> = {
  4401: "sign-in",
  4403: "forbidden",
  4404: "gone",
  4409: "limit",
}

/**
 * `sign-in`: the session has ended. `forbidden`: we sent an edit and may not. `gone`: there is no
 * such document for us. `limit`: the document, a frame or the room is too large.
 */
export type Refusal = "sign-in" | "forbidden" | "gone" | "limit"

export function refusalOf(code: number): Refusal | null {
  return CLOSED_BECAUSE[code] ?? null
}

/** Whether no further attempt can help; a reader who is refused is not even one. */
export function isFinal(refusal: Refusal | null, editable: boolean): boolean {
  return refusal === "gone" || refusal === "sign-in" || (refusal === "forbidden" && !editable)
}

/** The server has trouble of its own, with the database most often, and asks to come back. */
export const TRY_LATER = 1013

/** Milliseconds. */
const FIRST_PAUSE = 400
const LONGEST_PAUSE = 15_000
const PAUSE_AFTER_LIMIT = 20_000
const PAUSE_OF_READER = 1_000

/**
 * Milliseconds until the next attempt: doubling, with jitter, so that a server that comes back is
 * not met by all its clients at once.
 */
export function pauseBefore(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSE)
  return full * (0.5 + random() / 2)
}

/** The same, with what a refusal makes of it. */
export function pauseAfter(refusal: Refusal | null, attempt: number): number {
  if (refusal === "limit") return PAUSE_AFTER_LIMIT
  return refusal === "forbidden" ? PAUSE_OF_READER : pauseBefore(attempt)
}

/** The next attempt to connect. */
export class Comeback {
  /** How many were made or planned since the last that went well. */
  attempt = 0
  readonly #open: () => void
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(open: () => void) {
    this.#open = open
  }

  plan(refusal: Refusal | null): void {
    this.stop()
    this.#timer = setTimeout(this.#open, pauseAfter(refusal, this.attempt))
    this.attempt += 1
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  done(): void {
    this.attempt = 0
  }
}
