/** Somebody with a page and a line to the server. */
import type { Client, Door, Line } from "./lines.ts"
import { FRAGMENT, Page } from "./page.ts"

export class Person {
  readonly page: Page
  readonly name: string
  readonly document: string
  readonly line: Line
  online = false

  constructor(name: string, client: Client, door: Door) {
    this.name = name
    this.document = door.document
    this.page = new Page(client.plugins)
    this.line = client.line(this.page, door)
  }

  come(): void {
    this.online = true
    this.line.online()
  }

  leave(): void {
    this.online = false
    this.line.offline()
  }

  /** The text as the Yjs document has it, which the page must show. */
  get text(): string {
    return this.page.doc.getXmlFragment(FRAGMENT).toString()
  }

  destroy(): void {
    this.line.destroy()
    this.page.destroy()
  }
}

/** Milliseconds without any change after which nothing more is expected. */
const QUIET = 60
const LONGEST = 20_000

/**
 * Waits until those who are online have all sent and got everything and show one text. Answers
 * whether they came to that; the others may change it meanwhile.
 */
export async function settled(people: Person[], quiet = QUIET, longest = LONGEST): Promise<boolean> {
  const began = Date.now()
  let since = began
  let last = ""
  while (Date.now() - began < longest) {
    const here = people.filter((person) => person.online)
    const texts = new Set(here.map((person) => person.text))
    const now = [...texts][0] ?? ""
    const together = texts.size === 1 && here.every((person) => person.line.settled)
    if (!together || now !== last) since = Date.now()
    last = now
    if (together && Date.now() - since >= quiet) return true
    await pause(5)
  }
  return false
}

/** The same for people at several texts, each of which they show alike. */
export async function allSettled(people: Person[]): Promise<boolean> {
  const texts = [...new Set(people.map(({ document }) => document))]
  const readers = texts.map((text) => people.filter(({ document }) => document === text))
  return (await Promise.all(readers.map((some) => settled(some)))).every(Boolean)
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
