/** A step done on a page, and written down. */
import type { Node } from "@tiptap/pm/model"
import { Selection, TextSelection } from "@tiptap/pm/state"

import { backspace, cuts, deeds, moveBlock, shapes } from "../deeds.ts"
import type { Page } from "../page.ts"
import { oneOf } from "./chance.ts"
import type { Ledger } from "./ledger.ts"
import { isLetter, type Letters } from "./letters.ts"
import type { Step } from "./steps.ts"

const MOST_AT_ONCE = 8
const SHAPES = Object.keys(shapes)

export class Acting {
  readonly #ledger: Ledger
  readonly #letters: Letters

  constructor(ledger: Ledger, letters: Letters) {
    this.#ledger = ledger
    this.#letters = letters
  }

  /** Does it as far as it can be done there. */
  do(name: string, page: Page, step: Step): void {
    page.pause()
    if (step.act === "type") return this.#type(name, page, 1 + Math.floor(step.size * MOST_AT_ONCE))
    if (step.act === "undo" || step.act === "redo") return this.#watched(name, step.act, page, () => deeds[step.act]!(page))
    go(page, step)
    if (step.act === "type elsewhere") return this.#type(name, page, 1 + Math.floor(step.size * MOST_AT_ONCE))
    const deed = step.act === "shape" ? oneOf(SHAPES, step.which) : step.act
    this.#watched(name, deed, page, () => act(page, deed, step))
    // A block of its own begins with letters of its own.
    if (deed === "split") this.#type(name, page, 1 + Math.floor(step.size * 3))
  }

  /** The first text, laid out by one person before anybody else is there. */
  layOut(name: string, page: Page, doc: Node): void {
    page.dispatch(page.state.tr.replaceWith(0, page.state.doc.content.size, doc.content))
    this.#ledger.came(name, textsOf(page.state.doc))
  }

  #type(name: string, page: Page, count: number): void {
    intoWords(page)
    for (let typed = 0; typed < count; typed += 1) {
      const letter = this.#letters.next()
      page.type(letter)
      const block = page.blocks.find(({ text }) => text.includes(letter))
      if (!block) throw new Error(`${name} typed ${letter}, and the page does not show it`)
      const [left, right] = block.text.split(letter).map(lettersOf) as [string, string]
      this.#ledger.type(name, letter, left, right)
      this.#note(page)
    }
  }

  /** Which letters stand in which block: two may begin an empty one, neither seeing the other's. */
  #note(page: Page): void {
    for (const { name, text } of page.named) if (name && text) this.#ledger.stood.push([name, lettersOf(text)])
  }

  #watched(name: string, deed: string, page: Page, edit: () => unknown): void {
    const { doc: before, selection } = page.state
    this.#note(page)
    edit()
    if (page.state.doc === before) return
    this.#note(page)
    if (deed === "move") this.#ledger.touch(name, deed, textsOf(before.child(selection.$head.index(0))))
    this.#ledger.change(name, deed, shapesOf(before), shapesOf(page.state.doc))
  }
}

function lettersOf(text: string): string {
  return [...text].filter(isLetter).join("")
}

/** The letters of each block; line breaks in code are none of ours. */
export function textsOf(doc: Node): string[] {
  return shapesOf(doc).map((block) => block.slice(block.lastIndexOf(" ") + 1))
}

/** The same, each behind what the block is and stands in. */
export function shapesOf(node: Node, above = ""): string[] {
  const path = `${above}${node.type.name}`
  if (node.isTextblock) return [`${path} ${lettersOf(node.textContent)}`]
  return node.children.flatMap((child) => shapesOf(child, `${path}/`))
}

/** A caret, also where another's edit left a block or cells selected. */
function intoWords(page: Page): void {
  const { selection } = page.state
  if (selection instanceof TextSelection && selection.$cursor?.parent.isTextblock) return
  const near = Selection.findFrom(selection.$head, -1, true) ?? Selection.findFrom(selection.$head, 1, true)
  if (near) page.select(near.head)
}

/** The caret into a block, some letters on. */
function go(page: Page, { block, letter }: Step): void {
  const blocks = page.blocks
  if (blocks.length === 0) return
  const { text, at } = oneOf(blocks, block)
  page.select(at + Math.floor(letter * (text.length + 1)))
}

function act(page: Page, deed: string, step: Step): boolean {
  if (deed === "backspace") return backspace(page, 1 + Math.floor(step.size * 4))
  if (deed === "move") return moveBlock(page, Math.floor(step.size * page.state.doc.childCount))
  if (deed === "join") return joined(page)
  if (deed === "delete selection") return selected(page, step) && deeds[deed]!(page)
  if (deed === "bold") return selected(page, step) && deeds[deed]!(page)
  return deeds[deed]!(page)
}

function joined(page: Page): boolean {
  page.select(page.state.selection.$head.start())
  return cuts.join(page)
}

/** From the caret some letters on, now and then into the next block. */
function selected(page: Page, { size, which }: Step): boolean {
  const { head, $head } = page.state.selection
  const next = page.blocks.find(({ at }) => at > head)
  const there = which > 0.7 && next ? next.at + Math.floor(size * next.text.length) : Math.min(head + 1 + Math.floor(size * 6), $head.end())
  page.select(head, there)
  return !page.state.selection.empty
}
