// @vitest-environment node
import type { Node } from "@tiptap/pm/model"
import { expect, test } from "vitest"

import { align, alignText } from "../src/live/align.ts"
import { follow, Following } from "../src/live/following.ts"
import { schema } from "../src/schema/index.ts"

type Kind = "paragraph" | "heading" | "codeBlock" | "blockquote" | "bulletList" | "taskList" | "table"
const KINDS: Kind[] = ["paragraph", "heading", "codeBlock", "blockquote", "bulletList", "taskList", "table"]

interface Piece {
  kind: Kind
  text: string
}

const textOf = (text: string) => (text ? [{ type: "text", text }] : [])
const paragraph = (text: string) => ({ type: "paragraph", content: textOf(text) })

function nodeOf({ kind, text }: Piece): object {
  if (kind === "blockquote") return { type: kind, content: [paragraph(text)] }
  if (kind === "bulletList") return { type: kind, content: [{ type: "listItem", content: [paragraph(text)] }] }
  if (kind === "taskList") return { type: kind, content: [{ type: "taskItem", content: [paragraph(text)] }] }
  if (kind === "table") return { type: kind, content: [{ type: "tableRow", content: [{ type: "tableCell", content: [paragraph(text)] }] }] }
  return { type: kind, content: textOf(text) }
}

const docOf = (...pieces: Piece[]): Node => schema.nodeFromJSON({ type: "doc", content: pieces.map(nodeOf) })
const p = (text: string): Piece => ({ kind: "paragraph", text })
const h = (text: string): Piece => ({ kind: "heading", text })

/** The text with the followed caret in it: `|` in the first marks where it was. */
function carried(before: Piece[], now: Piece[]): string {
  const at = before.findIndex(({ text }) => text.includes("|"))
  const bare = before.map((piece) => ({ ...piece, text: piece.text.replace("|", "") }))
  const [old, fresh] = [docOf(...bare), docOf(...now)]
  const place = startsOf(old)[at]! + before[at]!.text.indexOf("|")
  const found = follow(old, fresh, place)
  return startsOf(fresh)
    .map((start, index) => {
      const { text } = now[index]!
      const inside = found >= start && found <= start + text.length
      return inside ? `${text.slice(0, found - start)}|${text.slice(found - start)}` : text
    })
    .join(" / ")
}

function startsOf(doc: Node): number[] {
  const starts: number[] = []
  doc.descendants((node, at) => void (node.isTextblock && starts.push(at + 1)))
  return starts
}

test("a caret follows its letters through each change of shape", () => {
  expect(carried([p("one"), p("tw|o"), p("three")], [p("one"), h("two"), p("three")])).toBe("one / tw|o / three")
  expect(carried([p("two|")], [{ kind: "bulletList", text: "two" }])).toBe("two|")
  expect(carried([p("before"), p("and af|ter")], [p("beforeand after")])).toBe("beforeand af|ter")
  expect(carried([p("a sentence that| is split")], [p("a sentence that"), p("is split")])).toBe("a sentence that| / is split")
  expect(carried([p("a sentence that is| split")], [p("a sentence that"), p("is split")])).toBe("a sentence that / is| split")
  expect(carried([p("first words"), p("second wo|rds")], [p("second words"), p("first words")])).toBe("second wo|rds / first words")
  expect(carried([p("one"), p("|"), p("three")], [p("one"), h(""), p("three")])).toBe("one / | / three")
  expect(carried([p("Yes"), p("Y|es"), p("Yes")], [p("Yes"), h("Yes"), p("Yes")])).toBe("Yes / Y|es / Yes")
})

test("a caret whose letters are gone stays in the block that took the place", () => {
  expect(carried([p("one"), p("Hello wor|"), p("July")], [p("one"), h("Hello w"), p("July")])).toBe("one / Hello w| / July")
  expect(carried([p("one"), p("Hello| there"), p("July")], [p("one"), h("Welcome"), p("July")])).toMatch(/one \/ .*\|.* \/ July/)
  expect(carried([p("The colo|r is red")], [h("The colour is red")])).toBe("The colo|ur is red")
  expect(carried([p("one"), p("go|ne"), p("July")], [p("one"), p("July")])).toBe("one| / July")
})

test("letters that may come back are told from those that are still there", () => {
  const [before, killed] = [docOf(p("Hello wor"), p("x")), docOf(h("Hello w"), p("x"))]
  expect(new Following(before, killed).follow(10)).toEqual({ at: 8, kept: false })
  expect(new Following(before, docOf(h("Hello wor"), p("x"))).follow(10)).toEqual({ at: 10, kept: true })
})

test("a caret is never put into the middle of a sign", () => {
  expect(carried([p("a 🚀| b 🎉 c")], [h("a 🎉 b 🚀 c")])).not.toMatch(/[\ud800-\udbff]\|[\udc00-\udfff]/)
})

test("the place in front of a picture, a row or a cell follows what is in it", () => {
  const table = (...texts: string[]) => ({
    type: "table",
    content: texts.map((text) => ({ type: "tableRow", content: [{ type: "tableCell", content: [paragraph(text)] }] })),
  })
  const docWith = (...content: object[]) => schema.nodeFromJSON({ type: "doc", content })
  const rule = { type: "horizontalRule" }
  const before = docWith(paragraph("a"), table("one", "two"), rule)
  const now = docWith(table("new", "two", "one"), paragraph("a"), rule, paragraph("b"))
  const placesOf = (doc: Node, type: string) => {
    const places: number[] = []
    doc.descendants((node, at) => void (node.type.name === type && places.push(at)))
    return places
  }
  expect(placesOf(before, "tableCell").map((at) => follow(before, now, at))).toEqual(placesOf(now, "tableCell").slice(1).reverse())
  expect(follow(before, now, placesOf(before, "horizontalRule")[0]!)).toBe(placesOf(now, "horizontalRule")[0])
})

let sign = 0
const fresh = () => String.fromCharCode(0x4e00 + (sign++ % 20_000))
const some = (most: number) => Math.floor(Math.random() * most)
const letters = (most: number) => Array.from({ length: some(most) }, fresh).join("")

function changed(pieces: Piece[]): Piece[] {
  const now = pieces.map((piece) => ({ ...piece }))
  const at = some(now.length)
  const piece = now[at]
  if (!piece) return [p(letters(9))]
  const cut = some(piece.text.length + 1)
  const changes: (() => void)[] = [
    () => void (piece.kind = KINDS[some(KINDS.length)]!),
    () => void (piece.text = piece.text.slice(0, cut) + letters(5) + piece.text.slice(cut)),
    () => void (piece.text = piece.text.slice(0, cut) + piece.text.slice(cut + some(6))),
    () => void now.splice(at, 1, { ...piece, text: piece.text.slice(0, cut) }, { ...piece, text: piece.text.slice(cut) }),
    () => void (now.length > 1 && now.splice(at, 2, { ...piece, text: piece.text + (now[at + 1]?.text ?? "") })),
    () => void now.splice(some(now.length), 0, ...now.splice(at, 1)),
    () => void (now.length > 1 && now.splice(at, 1)),
    () => void now.splice(at, 0, { kind: KINDS[some(KINDS.length)]!, text: letters(9) }),
  ]
  changes[some(changes.length)]!()
  return now
}

test("after any changes a caret is beside its letter: the left one if it lives, else the right one", () => {
  for (let round = 0; round < 400; round += 1) {
    const before = Array.from({ length: 1 + some(6) }, (): Piece => ({ kind: KINDS[some(KINDS.length)]!, text: letters(12) }))
    let now = before
    for (let step = 0; step <= some(6); step += 1) now = changed(now)
    const [old, fresh] = [docOf(...before), docOf(...now)]
    const wordsNow = startsOf(fresh).map((start, index) => ({ start, text: now[index]!.text }))
    const placeOf = (letter: string | undefined) => {
      const block = letter === undefined ? undefined : wordsNow.find(({ text }) => text.includes(letter))
      return block && block.start + block.text.indexOf(letter!)
    }
    const following = new Following(old, fresh)
    startsOf(old).forEach((start, index) => {
      const { text } = before[index]!
      for (let offset = 0; offset <= text.length; offset += 1) {
        const { at } = following.follow(start + offset)
        const [left, right] = [placeOf(text[offset - 1]), placeOf(text[offset])]
        const wanted = left === undefined ? right : left + 1
        const told = JSON.stringify([before, now, index, offset])
        if (wanted !== undefined) expect(at, told).toBe(wanted)
        else expect(fresh.resolve(at).parent.inlineContent, told).toBe(true)
      }
    })
  }
})

test("long texts are compared in a moment, and what stayed is found", () => {
  const words = Array.from({ length: 20_000 }, () => Math.random().toString(36).slice(2, 4 + some(6)))
  const edited = words.flatMap((word) => (some(10) ? [word] : some(2) ? [] : ["new", word]))
  const [a, b] = [words.join(" "), edited.join(" ")]
  const start = performance.now()
  const found = alignText(a, b)
  expect(performance.now() - start).toBeLessThan(2000)
  const kept = found.filter((at) => at >= 0)
  expect(kept.length).toBeGreaterThan(a.length * 0.8)
  found.forEach((at, index) => at >= 0 && expect(a[index] === b[at]).toBe(true))
})

test("an alignment is in order, as large as can be, and in as few rows as can be", () => {
  const rows = (a: string, b: string) => [...align(a, b)].map((at) => (at < 0 ? "-" : b[at])).join("")
  expect([...align("abcdef", "xbcyef")]).toEqual([-1, 1, 2, -1, 4, 5])
  expect(rows("kitten", "sitting")).toBe("-itt-n")
  expect(rows("Some new words here. More.", "Some words here.")).toBe("Some ----words here.------")
  expect(rows("Some words here.", "Some new words here. More.")).toBe("Some words here.")
  expect([...align("", "abc")]).toEqual([])
})

test("no other alignment has more pairs in fewer rows", () => {
  const points = (places: number[]) =>
    places.reduce((sum, at, index) => sum + (at < 0 ? 0 : index > 0 && at > 0 && places[index - 1] === at - 1 ? 2 : 1), 0)
  const all = (a: string, b: string, from = 0): number[][] => {
    if (!a) return [[]]
    const skipped = all(a.slice(1), b, from).map((rest) => [-1, ...rest])
    const taken = [...b].flatMap((letter, at) => (at >= from && letter === a[0] ? all(a.slice(1), b, at + 1).map((rest) => [at, ...rest]) : []))
    return [...skipped, ...taken]
  }
  for (let round = 0; round < 200; round += 1) {
    const [a, b] = [0, 1].map(() => Array.from({ length: some(8) }, () => "abc"[some(3)]).join("")) as [string, string]
    const most = Math.max(...all(a, b).map(points))
    expect(points([...align(a, b)]), `${a} ${b}`).toBe(most)
  }
})
