import { expect, test } from "vitest"

// @ts-expect-error a module of the page, checked there
import { GAP, placed as placedJs } from "../../js/lib/threads/placing.js"

type Card = { want: number; height: number }
const placed = placedJs as (cards: Card[], active: number) => number[]

const card = (want: number, height = 90): Card => ({ want, height })

test("without an active card each is beside its words, as far as those before leave room", () => {
  expect(placed([card(0), card(50), card(400)], -1)).toEqual([0, 100, 400])
})

test("the active card is beside its words; those above give way upwards, those below downwards", () => {
  const tops = placed([card(500), card(510), card(520, 300), card(530)], 2)
  expect(tops).toEqual([320, 420, 520, 830])
})

test("cards above that stand clear stay where they are", () => {
  expect(placed([card(0), card(480), card(520)], 2)).toEqual([0, 420, 520])
})

test("in a crowd at the top none is pushed out of the list: the active one stands as low as they need", () => {
  expect(placed([card(0), card(5), card(10, 200), card(20)], 2)).toEqual([0, 100, 200, 410])
  expect(placed([card(0), card(95), card(96)], 2)).toEqual([0, 100, 200])
})

test("a card without a place follows the others", () => {
  expect(placed([card(40), card(Infinity), card(Infinity)], 0)).toEqual([40, 140, 240])
  expect(placed([card(40), card(Infinity)], 1)).toEqual([40, 140])
})

test("of any cards none is on another, none above the list, and the active one beside its words if there is room", () => {
  let seed = 7
  const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below
  for (let run = 0; run < 300; run += 1) {
    const cards = Array.from({ length: 1 + random(12) }, () => card(random(1500), 40 + random(300)))
    cards.sort((one, other) => one.want - other.want)
    const active = random(cards.length)
    const tops = placed(cards, active)
    expect(tops[0]).toBeGreaterThanOrEqual(0)
    for (let at = 1; at < cards.length; at += 1) {
      expect(tops[at]).toBeGreaterThanOrEqual(tops[at - 1]! + cards[at - 1]!.height + GAP)
    }
    const needed = cards.slice(0, active).reduce((sum, { height }) => sum + height + GAP, 0)
    expect(tops[active]).toBe(Math.max(cards[active]!.want, needed))
  }
})
