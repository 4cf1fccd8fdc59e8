/**
 * Histories one after the other: `node main.ts`, orders as JSON lines in, outcomes out.
 *
 * {"seed", "letters", "seats": [{"line", "server", "document", "token"}], "rest"?: {"base", "token"},
 *  "only"?: [numbers of steps], "calm"?: true, "plain"?: true, "asks"?: every so many steps}
 * With `asks` it says {"step": number} so often, and goes on at the next line.
 */
import { createInterface } from "node:readline"

import { ours, stock } from "../lines.ts"
import { loadRival, rival } from "../rival-line.ts"
import { History } from "./history.ts"

const CLIENTS = { ours, stock, rival }

interface Order {
  seed: number
  letters: number
  seats: { line: keyof typeof CLIENTS; server: string; document: string; token: string }[]
  rest?: { base: string; token: string }
  only?: number[]
  calm?: boolean
  plain?: boolean
  asks?: number
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

async function told({ seats, only, asks, ...story }: Order): Promise<object> {
  if (seats.some(({ line }) => line === "rival")) await loadRival()
  const history = new History({
    ...story,
    seats: seats.map(({ line, ...door }) => ({ client: CLIENTS[line], door })),
    only: only && new Set(only),
    beforeStep: async ({ number }) => {
      if (!asks || number === 0 || number % asks) return
      say({ step: number })
      await lines.next()
    },
  })
  return history.run()
}

function say(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

for (let line = await lines.next(); !line.done; line = await lines.next()) {
  try {
    say(await told(JSON.parse(line.value) as Order))
  } catch (error) {
    say({ error: String(error instanceof Error ? error.stack : error) })
  }
}
process.exit(0)
