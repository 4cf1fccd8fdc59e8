/**
 * People who do what they are told: `node scene.ts`, orders as JSON lines in, answers out.
 *
 * {"do": "join", "who", "line": "ours" | "stock", "server", "document", "token"}
 * {"do": "online" | "offline", "who"}, {"do": "pages", "document"}, {"do": "settle" | "forget"}, {"do": "type", "who", "text"}, {"do": "begin to type", "who", "text", "every": ms}
 * {"do": <a deed>, "who"} · {"do": "go", "who", "to": words, "offset"?: from their end}
 */
import { createInterface } from "node:readline"

import { deeds, moveBlock } from "./deeds.ts"
import { ours, stock } from "./lines.ts"
import { type Page } from "./page.ts"
import { allSettled, pause, Person } from "./person.ts"

interface Order {
  do: string
  who: string
  to: string
  until: string
  offset: number
  text: string
  every: number
  place: number
  line: "ours" | "stock"
  server: string
  document: string
  token: string
}

const people = new Map<string, Person>()
let typing: Promise<unknown> = Promise.resolve()
const CLIENTS = { ours, stock }

const orders: Record<string, (order: Order, person: Person) => unknown> = {
  join: ({ who, line, ...door }) => {
    const person = new Person(who, CLIENTS[line], door)
    people.set(who, person)
    person.come()
    return true
  },
  online: (_, person) => person.come(),
  offline: (_, person) => person.leave(),
  go: ({ to, offset = 0 }, { page }) => page.select(place(page, to) + offset),
  select: ({ to, until }, { page }) => page.select(place(page, to) - to.length, place(page, until)),
  type: ({ text }, { page }) => typed(page, text),
  "begin to type": ({ text, every }, { page }) => {
    typing = Promise.all([typing, typed(page, text, every)])
  },
  move: ({ place: to }, { page }) => moveBlock(page, to),
  pages: ({ document }) => Object.fromEntries(readersOf(document).map(({ name, page }) => [name, page.state.doc.toJSON()])),
  settle: () => typing.then(() => allSettled([...people.values()])),
  forget: () => {
    for (const person of people.values()) person.destroy()
    people.clear()
  },
}

function readersOf(document: string): Person[] {
  return [...people.values()].filter((person) => person.document === document)
}

/** The position behind these words. */
function place(page: Page, words: string): number {
  for (const { text, at } of page.blocks) {
    const found = text.indexOf(words)
    if (found >= 0) return at + found + words.length
  }
  throw new Error(`"${words}" stands nowhere`)
}

/** At once, or letter by letter without keeping others waiting. */
async function typed(page: Page, text: string, every = 0): Promise<void> {
  page.pause()
  for (const letter of text) {
    page.type(letter)
    if (every) await pause(every)
  }
}

function done(order: Order): unknown {
  const person = people.get(order.who)
  const deed = deeds[order.do]
  if (deed && person) {
    person.page.pause()
    return deed(person.page)
  }
  const obey = orders[order.do]
  if (!obey) throw new Error(`nobody knows how to ${order.do}`)
  return obey(order, person as Person)
}

function say(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    say({ answer: (await done(JSON.parse(line) as Order)) ?? true })
  } catch (error) {
    say({ error: String(error instanceof Error ? error.stack : error) })
  }
}
process.exit(0)
