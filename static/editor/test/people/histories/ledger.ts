/** What each did to which letters on a page that showed them: the judge goes by it. */

/** A letter at the moment it was typed, and the text of its block around it. */
export interface Typed {
  letter: string
  who: string
  step: number
  left: string
  right: string
}

/** An edit that was not typing: the blocks that it changed, as its page showed them. */
export interface Change {
  who: string
  deed: string
  step: number
  before: string[]
  after: string[]
}

export class Ledger {
  readonly typed = new Map<string, Typed>()
  readonly changes: Change[] = []
  /** Where somebody's own undo took letters of others along; these count as deleted, but apart. */
  readonly undone = new Set<string>()
  /** What everybody knows blocks by, and letters that somebody's page showed in them. */
  readonly stood: [block: string, letters: string][] = []
  readonly #deletedBy = new Map<string, Set<string>>()
  step = 0

  type(who: string, letter: string, left: string, right: string): void {
    this.typed.set(letter, { letter, who, step: this.step, left, right })
  }

  /** All letters of these blocks came at once. */
  came(who: string, blocks: readonly string[]): void {
    for (const block of blocks) {
      for (let at = 0; at < block.length; at += 1) {
        if (!this.typed.has(block[at]!)) this.type(who, block[at]!, block.slice(0, at), block.slice(at + 1))
      }
    }
  }

  /** An edit put these blocks elsewhere and left them as they are. */
  touch(who: string, deed: string, blocks: string[]): void {
    this.changes.push({ who, deed, step: this.step, before: blocks, after: blocks })
  }

  /** An edit made `before` → `after`: all blocks of the page, what they are and ` ` before their text. */
  change(who: string, deed: string, before: readonly string[], after: readonly string[]): void {
    const [gone, come] = [without(before, after), without(after, before)].map((blocks) => blocks.map(textOf)) as [string[], string[]]
    if (gone.length === 0 && come.length === 0) return
    this.changes.push({ who, deed, step: this.step, before: gone, after: come })
    const [had, has] = [new Set(gone.join("")), new Set(come.join(""))]
    for (const letter of had) if (!has.has(letter)) this.#deleted(who, deed, letter)
    for (const letter of has) if (!had.has(letter)) this.#deletedBy.get(letter)?.delete(who)
  }

  #deleted(who: string, deed: string, letter: string): void {
    const others = this.#deletedBy.get(letter) ?? new Set()
    this.#deletedBy.set(letter, others.add(who))
    const undoing = deed === "undo" || deed === "redo"
    if (undoing && this.typed.get(letter)?.who !== who) this.undone.add(letter)
    else this.undone.delete(letter)
  }

  /** Whether somebody deleted it on a page that showed it, and has not brought it back. */
  mayBeGone(letter: string): boolean {
    return (this.#deletedBy.get(letter)?.size ?? 0) > 0
  }

  /** Whether an edit put these two from one block into different ones. */
  parted(one: string, other: string): boolean {
    return this.changes.some(({ before, after }) => {
      if (!before.some((block) => block.includes(one) && block.includes(other))) return false
      const [here, there] = [one, other].map((letter) => after.find((block) => block.includes(letter)))
      return here !== undefined && there !== undefined && here !== there
    })
  }
}

function textOf(block: string): string {
  return block.slice(block.lastIndexOf(" ") + 1)
}

/** What of these is not among those; what is there twice must be there twice. */
function without(these: readonly string[], those: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const block of those) left.set(block, (left.get(block) ?? 0) + 1)
  return these.filter((block) => {
    const count = left.get(block) ?? 0
    left.set(block, count - 1)
    return count < 1
  })
}
