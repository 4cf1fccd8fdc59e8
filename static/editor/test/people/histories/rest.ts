/** Another system that writes into the text by REST. */
import type { Node } from "@tiptap/pm/model"

import { schema } from "../../../src/schema/index.ts"
import { shapesOf, textsOf } from "./acting.ts"
import { oneOf } from "./chance.ts"
import type { Ledger } from "./ledger.ts"
import type { Letters } from "./letters.ts"
import type { Step, Write } from "./steps.ts"

interface Block {
  type: string
  attrs?: Record<string, unknown>
  content?: Block[]
  text?: string
}

const WHO = "REST"

export class Rest {
  readonly #base: string
  readonly #token: string
  readonly #ledger: Ledger
  readonly #letters: Letters
  #kept: string | null = null

  /** `base`: the address of the document. */
  constructor(base: string, token: string, ledger: Ledger, letters: Letters) {
    this.#base = base
    this.#token = token
    this.#ledger = ledger
    this.#letters = letters
  }

  async do(step: Step): Promise<void> {
    if (step.write === "keep") return this.#keep(step)
    if (step.write === "restore") return this.#restore()
    if (step.write === "append") return this.#append()
    return this.#put(step.write, step)
  }

  async read(): Promise<{ doc: Node; tag: string }> {
    const answer = await this.#ask("GET", "content/")
    return { doc: schema.nodeFromJSON(await answer.json()), tag: answer.headers.get("ETag") ?? "" }
  }

  /** Nothing is written where somebody was quicker: such a program reads again. */
  async #put(write: Write, step: Step): Promise<void> {
    const { doc, tag } = await this.read()
    const blocks = doc.toJSON().content as Block[]
    this.#rewrite(write, blocks, step)
    const body = { type: "doc", content: blocks }
    const answer = await this.#ask("PUT", "content/", body, { "If-Match": tag }, [412])
    if (answer.status !== 412) this.#wrote(write, doc, schema.nodeFromJSON(body))
  }

  #rewrite(write: Write, blocks: Block[], { block, size, which }: Step): void {
    const place = Math.floor(block * blocks.length)
    const chosen = blocks[place]!
    if (write === "kind") changeKind(chosen, which)
    if (write === "words") this.#changeWords(chosen, size)
    if (write === "swap" && place > 0) blocks.splice(place - 1, 2, chosen, blocks[place - 1]!)
  }

  #changeWords(block: Block, size: number): void {
    const found = firstWords(block)
    if (!found?.text) return
    const at = Math.floor(size * found.text.length)
    found.text = found.text.slice(0, at) + this.#letters.some(3) + found.text.slice(at + 2)
  }

  /** In a paragraph of its own, so that nothing of others is touched. */
  async #append(): Promise<void> {
    const words = this.#letters.some(5)
    await this.#ask("PATCH", "content/", { operations: [{ op: "append", markdown: words }] })
    this.#ledger.came(WHO, [words])
  }

  async #keep({ number }: Step): Promise<void> {
    const answer = await this.#ask("POST", "versions/", { name: `At ${number}` })
    this.#kept = String((await answer.json() as { number: number }).number)
  }

  async #restore(): Promise<void> {
    if (this.#kept === null) return
    const before = await this.read()
    const answer = await this.#ask("POST", `versions/${this.#kept}/restoration/`, {}, {}, [409])
    if (answer.status !== 409) this.#wrote("restore", before.doc, (await this.read()).doc)
  }

  #wrote(write: Write, before: Node, after: Node): void {
    this.#ledger.came(WHO, textsOf(after))
    this.#ledger.change(WHO, `REST: ${write}`, shapesOf(before), shapesOf(after))
  }

  async #ask(method: string, path: string, body?: object, more: Record<string, string> = {}, fine: number[] = []): Promise<Response> {
    const headers = { Authorization: `Bearer ${this.#token}`, "Content-Type": "application/json", Accept: "application/json", ...more }
    const answer = await fetch(this.#base + path, { method, headers, body: body ? JSON.stringify(body) : undefined })
    if (!answer.ok && !fine.includes(answer.status)) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
}

function changeKind(block: Block, which: number): void {
  if (block.type === "paragraph" || block.type === "heading" || block.type === "codeBlock") {
    const type = oneOf(["paragraph", "heading"].filter((one) => one !== block.type), which)
    block.type = type
    block.attrs = type === "heading" ? { level: 3 } : undefined
  } else if (block.type === "bulletList" || block.type === "orderedList") {
    block.type = block.type === "bulletList" ? "orderedList" : "bulletList"
    block.attrs = undefined
  } else if (block.type === "blockquote") {
    block.type = "callout"
    block.attrs = { kind: "tip" }
  }
}

function firstWords(block: Block): Block | undefined {
  if (block.text) return block
  for (const child of block.content ?? []) {
    const found = firstWords(child)
    if (found) return found
  }
  return undefined
}
