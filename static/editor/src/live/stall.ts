/** Milliseconds that edits wait for the server's word before the page says that it cannot store. */
export const PATIENCE = 3_000

/** Notices that the line stands and nothing that is sent becomes durable. */
export class Stall {
  stalled = false
  readonly #changed: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #durable = 0

  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** Edits wait on an open line; `durable` counts what the server has confirmed on it. */
  waiting(durable: number): void {
    if (durable !== this.#durable) this.over()
    this.#durable = durable
    this.#timer ??= setTimeout(() => this.begin(), PATIENCE)
  }

  /** The server itself says so, or its silence does. */
  begin(): void {
    this.stalled = true
    this.#changed()
  }

  /** It stores again, or nothing waits for it. */
  over(): void {
    this.stalled = false
    this.rest()
  }

  /** The line was closed, `inTrouble` by a server that says so. */
  ended(inTrouble: boolean): void {
    if (inTrouble) this.begin()
    else this.over()
  }

  /** The line is down: whether the server could store shows on the next one. */
  rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#durable = 0
  }
}
