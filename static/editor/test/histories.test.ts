// The judge of the random histories, on small ones that can be followed by hand.
import { expect, test } from "vitest"

import { Chance, weighed } from "./people/histories/chance.ts"
import { judge } from "./people/histories/judge.ts"
import { Ledger } from "./people/histories/ledger.ts"
import { steps } from "./people/histories/steps.ts"

const ANA = "Ana"
const BEN = "Ben"

/** Blocks that were laid out, and letters typed into them: `x` behind `b`. */
function ledger(blocks: string[], ...typed: [who: string, letter: string, left: string, right: string][]): Ledger {
  const ledger = new Ledger()
  ledger.came("somebody", blocks)
  for (const one of typed) ledger.type(...one)
  return ledger
}

function counts(ledger: Ledger, ...blocks: string[]) {
  const { lost, doubled, elsewhere, deleted, undone, returned } = judge(ledger, blocks)
  return Object.fromEntries(Object.entries({ lost, doubled, elsewhere, deleted, undone, returned }).filter(([, count]) => count > 0))
}

test("a text in which all stands where it was typed is whole", () => {
  expect(counts(ledger(["abcd", "efg"], [BEN, "x", "ab", "cd"]), "abxcd", "efg")).toEqual({})
})

test("a letter that nobody deleted and that stands nowhere is lost", () => {
  expect(counts(ledger(["abcd"], [BEN, "x", "ab", "cd"]), "abcd")).toEqual({ lost: 1 })
})

test("a letter that somebody deleted on a page that showed it is deleted", () => {
  const book = ledger(["abcd"], [BEN, "x", "ab", "cd"])
  book.change(ANA, "backspace", ["abxcd"], ["abcd"])
  expect(counts(book, "abcd")).toEqual({ deleted: 1 })
})

test("who deletes a block deletes what the page showed of it, and nothing that was typed meanwhile", () => {
  const book = ledger(["abcd", "efg"], [BEN, "x", "ab", "cd"])
  book.change(ANA, "delete block", ["abcd"], [])
  expect(counts(book, "efg")).toEqual({ lost: 1, deleted: 4 })
  expect(counts(book, "x", "efg")).toEqual({ deleted: 4 })
  expect(counts(book, "xefg")).toEqual({ deleted: 4, elsewhere: 1 })
})

test("a letter that stands twice is doubled", () => {
  expect(counts(ledger(["abcd"]), "abcd", "c")).toEqual({ doubled: 1 })
})

test("a letter that lands in a strange block is elsewhere, also in one of its own", () => {
  const book = ledger(["abcd", "efg"], [BEN, "x", "ab", "cd"])
  expect(counts(book, "abcd", "efxg")).toEqual({ elsewhere: 1 })
  expect(counts(book, "abcd", "x", "efg")).toEqual({ elsewhere: 1 })
})

test("a split that did not see a letter leaves it with the letters next to it", () => {
  const book = ledger(["abcd"], [BEN, "x", "abc", "d"])
  book.change(ANA, "split", ["abcd"], ["ab", "cd"])
  expect(counts(book, "ab", "cxd")).toEqual({})
  expect(counts(book, "abx", "cd")).toEqual({ elsewhere: 1 })
})

test("where the split was between its neighbours a letter may go with either", () => {
  const book = ledger(["abcd"], [BEN, "x", "ab", "cd"])
  book.change(ANA, "split", ["abcd"], ["ab", "cd"])
  expect(counts(book, "abx", "cd")).toEqual({})
  expect(counts(book, "ab", "xcd")).toEqual({})
})

test("what somebody moved apart seeing both need not be together", () => {
  const book = ledger(["ab"], [BEN, "x", "ab", ""])
  book.change(ANA, "split", ["abx"], ["ab", "x"])
  expect(counts(book, "ab", "x")).toEqual({})
})

test("a letter stays with what it was next to when the letters between are deleted", () => {
  const book = ledger(["abc", "d"], [BEN, "x", "ab", "c"])
  book.change(ANA, "split", ["abc"], ["a", "bc"])
  book.change(BEN, "backspace", ["xbc"], ["xc"])
  expect(counts(book, "a", "xc", "d")).toEqual({ deleted: 1 })
})

test("an undo that takes letters of others along is told apart, and its redo forgets it", () => {
  const book = ledger(["ab"], [BEN, "x", "ab", ""])
  book.change(ANA, "undo", ["abx"], ["ab"])
  expect(counts(book, "ab")).toEqual({ undone: 1 })
  book.change(ANA, "redo", ["ab"], ["abx"])
  expect(counts(book, "ab")).toEqual({ lost: 1 })
})

test("a deleted letter that is there again is told", () => {
  const book = ledger(["abc"])
  book.change(ANA, "backspace", ["abc"], ["ac"])
  expect(counts(book, "abc")).toEqual({ returned: 1 })
})

test("what people try depends on the seed alone", () => {
  const first = (seed: number) => {
    const tried = steps(seed, 3)
    return Array.from({ length: 200 }, () => tried.next().value)
  }
  expect(first(7)).toEqual(first(7))
  expect(first(7)).not.toEqual(first(8))
  expect(new Set(first(7).map((step) => step?.who))).toEqual(new Set([0, 1, 2]))
})

test("each name is drawn as often as its weight says", () => {
  const chance = new Chance(1)
  const drawn = Array.from({ length: 10_000 }, () => weighed({ often: 3, seldom: 1 }, chance.next()))
  expect(drawn.filter((name) => name === "often").length / 10_000).toBeCloseTo(0.75, 1)
})
