import { carriesSomething } from "./frames.ts"

/**
 * Counts what one connection has sent against what the server has said is durable. A new
 * connection begins with a new outbox: what was not acknowledged goes out again with its first
 * sync, which holds all that the server lacks.
 */
export class Outbox {
  #sent = 0
  #saved = 0

  sent(update: Uint8Array): void {
    if (carriesSomething(update)) this.#sent += 1
  }

  /** The first `count` frames that carried something are durable. */
  saved(count: number): void {
    this.#saved = Math.max(this.#saved, count)
  }

  /** How many of them are durable. */
  get durable(): number {
    return this.#saved
  }

  /** How many frames that carried something were sent. */
  get count(): number {
    return this.#sent
  }

  /** Whether the first `count` frames that carried something are durable. */
  saves(count: number): boolean {
    return this.#saved >= count
  }

  get empty(): boolean {
    return this.saves(this.#sent)
  }
}
