/** Milliseconds. Our own presence comes back at least every 12 s, so silence means a dead line. */
const LONGEST_SILENCE = 40_000
const WATCH_EVERY = 10_000

/** Notices a line that died without a word: the browser may take minutes to. */
export class Silence {
  readonly #dead: () => void
  #heardAt = 0
  #watchedAt = 0
  #watch: ReturnType<typeof setInterval> | undefined

  constructor(dead: () => void) {
    this.#dead = dead
  }

  start(): void {
    this.#watchedAt = Date.now()
    this.#watch = setInterval(() => this.#check(), WATCH_EVERY)
  }

  stop(): void {
    clearInterval(this.#watch)
  }

  heard(): void {
    this.#heardAt = Date.now()
  }

  #check(): void {
    const now = Date.now()
    // A sleeping tab's timers come late; its silence says nothing.
    const slept = now - this.#watchedAt > 2 * WATCH_EVERY
    this.#watchedAt = now
    if (slept) this.#heardAt = Math.max(this.#heardAt, now - LONGEST_SILENCE / 2)
    if (now - this.#heardAt > LONGEST_SILENCE) this.#dead()
  }
}
