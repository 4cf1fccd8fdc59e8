/** One history: people at one text, each online and offline by turns, and what became of their letters. */
import { schema } from "../../../src/schema/index.ts"
import type { Client, Door } from "../lines.ts"
import { FRAGMENT } from "../page.ts"
import { pause, Person, settled } from "../person.ts"
import { Acting, textsOf } from "./acting.ts"
import { firstText } from "./first-text.ts"
import { judge, type Verdict } from "./judge.ts"
import { Ledger } from "./ledger.ts"
import { Letters } from "./letters.ts"
import { Rest } from "./rest.ts"
import { type Act, type Step, steps } from "./steps.ts"

export interface Story {
  seed: number
  /** It ends once so many letters were typed. */
  letters: number
  /** One for each person: how they connect, and where. */
  seats: { client: Client; door: Door }[]
  /** Address of the document in the REST API, and a token; without it nobody writes by REST. */
  rest?: { base: string; token: string }
  /** Only these numbers of its steps are done. */
  only?: ReadonlySet<number>
  /** Everybody sees each edit before the next is made, and nobody is offline. */
  calm?: boolean
  /** Letters come, go and become bold, which Yjs can bring together by itself. */
  plain?: boolean
  /** Called before each step; what it waits for, all wait for. */
  beforeStep?: (step: Step) => Promise<void> | void
}

export interface Outcome extends Verdict {
  seed: number
  steps: number
  last_step: number
  /** Whether all had one text in the end; else what they had. */
  texts: Record<string, unknown>
  agreed: boolean
  seconds: number
  /** ProseMirror JSON of somebody who opens the document in the end. */
  end: unknown
}

const LONGEST_END = 60_000
const PLAIN: readonly Act[] = ["type", "type elsewhere", "backspace", "bold", "tick"]

export class History {
  readonly #story: Story
  readonly #ledger = new Ledger()
  readonly #letters = new Letters()
  readonly #acting = new Acting(this.#ledger, this.#letters)
  readonly #people: Person[]
  readonly #away: number[]
  readonly #rest: Rest | null
  #done = 0

  constructor(story: Story) {
    this.#story = story
    this.#people = story.seats.map(({ client, door }, number) => new Person(`person ${number}`, client, door))
    this.#away = story.seats.map(() => 0)
    const { rest } = story
    this.#rest = rest ? new Rest(rest.base, rest.token, this.#ledger, this.#letters) : null
  }

  async run(): Promise<Outcome> {
    const began = Date.now()
    try {
      await this.#begin()
      for (const step of steps(this.#story.seed, this.#people.length)) {
        if (this.#ledger.typed.size >= this.#story.letters) break
        if (this.#story.only && step.number > Math.max(...this.#story.only)) break
        if (!this.#story.only || this.#story.only.has(step.number)) await this.#step(step)
      }
      return await this.#end((Date.now() - began) / 1000)
    } finally {
      for (const person of this.#people) person.destroy()
    }
  }

  async #begin(): Promise<void> {
    const [first, ...others] = this.#people as [Person, ...Person[]]
    first.come()
    if (!await settled([first])) throw new Error("the first person could not open the document")
    this.#acting.layOut(first.name, first.page, firstText(this.#letters))
    await settled([first])
    for (const person of others) person.come()
    if (!await settled(this.#people)) throw new Error("not everybody could open the document")
  }

  async #step(step: Step): Promise<void> {
    await this.#story.beforeStep?.(step)
    this.#ledger.step = step.number
    this.#done += 1
    this.#comeAndGo(step)
    const person = this.#people[step.who]!
    if (this.#story.plain && !PLAIN.includes(step.act)) return
    if (step.act === "rest") await this.#write(step)
    else this.#acting.do(person.name, person.page, step)
    if (this.#story.calm) await settled(this.#people, 0)
    else await (step.letter < 0.15 ? pause(Math.round(step.size * 8)) : new Promise(setImmediate))
  }

  #comeAndGo({ who, away }: Step): void {
    if (this.#story.calm) return
    this.#people.forEach((person, number) => {
      if (person.online) return
      this.#away[number]! -= 1
      if (this.#away[number]! <= 0) person.come()
    })
    if (away === 0 || !this.#people[who]!.online) return
    this.#away[who] = away
    this.#people[who]!.leave()
  }

  /** What the writer did not see is what those have who are offline: the others have sent theirs. */
  async #write(step: Step): Promise<void> {
    if (!this.#rest) return
    if (step.write === "restore") await settled(this.#people, 20)
    await this.#rest.do(step)
  }

  async #end(seconds: number): Promise<Outcome> {
    for (const person of this.#people) if (!person.online) person.come()
    const together = await settled(this.#people, 300, LONGEST_END)
    const { client, door } = this.#story.seats[0]!
    const late = new Person("somebody new", client, door)
    late.come()
    await settled([late, ...this.#people], 100)
    const texts: Record<string, unknown> = Object.fromEntries([...this.#people, late].map((person) => [person.name, this.#shown(person)]))
    if (this.#rest) texts.REST = (await this.#rest.read()).doc.toJSON()
    late.destroy()
    const agreed = together && new Set(Object.values(texts).map((text) => JSON.stringify(text))).size === 1
    const end = texts["somebody new"]
    const verdict = judge(this.#ledger, textsOf(schema.nodeFromJSON(end)))
    return { ...verdict, seed: this.#story.seed, steps: this.#done, last_step: this.#ledger.step, agreed, texts: agreed ? {} : texts, seconds, end }
  }

  /** What the page shows, which must be what its Yjs document holds. */
  #shown({ page }: Person): unknown {
    if (page.doc.getXmlFragment(FRAGMENT).length !== page.state.doc.childCount) return { shows: page.state.doc.toJSON(), holds: "another text" }
    return page.state.doc.toJSON()
  }
}
