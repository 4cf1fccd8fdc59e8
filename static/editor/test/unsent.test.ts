import "fake-indexeddb/auto"

import { afterEach, expect, test, vi } from "vitest"
import * as Y from "yjs"

import { LocalCopy } from "../src/live/local-copy.ts"
import { offerLeftBehind, Parting } from "../src/live/parting.ts"
import { standingOf } from "../src/live/standing.ts"
import { Stored } from "../src/live/stored.ts"
import { unsentWords } from "../src/live/unsent.ts"
import { editorWith } from "./texts.ts"

const PROBLEM = { "Content-Type": "application/problem+json" }
const TEXT = "<h2>Goal</h2><p>Agree on a next step.</p><ul><li><p>What changed?</p></li></ul>"

Element.prototype.scrollIntoView = () => undefined // jsdom draws nothing

afterEach(() => {
  vi.unstubAllGlobals()
  document.body.replaceChildren()
})

/** The portal, or whatever stands in its place, answers every question with this. */
function answering(status: number, body = "{}", headers: Record<string, string> = PROBLEM) {
  vi.stubGlobal("fetch", async () => new Response(body, { status, headers }))
}

async function written(id: string, html = TEXT) {
  const doc = new Y.Doc()
  const copy = new LocalCopy(id, "ana", doc)
  await copy.ready
  const editor = editorWith(html, doc)
  copy.allStored()
  return { doc, copy, editor }
}

const kept = (id: string) => LocalCopy.exists(id, "ana")

const until = (holds: () => boolean | Promise<boolean>) =>
  vi.waitFor(async () => {
    if (!(await holds())) throw new Error("not yet")
  }, { timeout: 4000, interval: 10 })

function page(id: string): HTMLElement {
  const text = document.createElement("div")
  Object.assign(text.dataset, { document: id, member: "ana" })
  document.body.append(text)
  return text
}

const press = (label: string) =>
  [...document.querySelectorAll("button")].find(({ textContent }) => textContent === label)!.click()

test("words that the server has not acknowledged are told by the blocks that they stand in", async () => {
  const { doc, copy, editor } = await written("one")
  const words = () => unsentWords(doc.getXmlFragment("default"), copy.stored.holds)
  expect(words()).toEqual([])
  editor.commands.insertContentAt(6 + 1 + "Agree on a next step.".length, " By 🚀 Friday.")
  expect(words()).toEqual(["Agree on a next step. By 🚀 Friday."])
  copy.allStored()
  expect(words()).toEqual([])
})

test("what others wrote, and what was taken away, is nothing unsent", async () => {
  const { doc, copy, editor } = await written("two")
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
  editorWith("", other).commands.insertContentAt(1, "Theirs ")
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
  editor.commands.deleteRange({ from: 1, to: 4 })
  expect(unsentWords(doc.getXmlFragment("default"), copy.stored.holds)).toEqual([])
})

test("the next visit knows from the browser's copy what was stored and what was not", async () => {
  const { copy, editor } = await written("three")
  await new Promise((resolve) => setTimeout(resolve, 1200)) // the mark is written after a second
  editor.commands.insertContentAt(1, "Unsent ")
  await new Promise((resolve) => setTimeout(resolve, 100))
  copy.close()

  const doc = new Y.Doc()
  const again = new LocalCopy("three", "ana", doc)
  await again.ready
  expect(unsentWords(doc.getXmlFragment("default"), again.stored.holds)).toEqual(["Unsent Goal"])
  again.close()
})

test("without a mark everything in the copy counts as unsent", () => {
  const doc = new Y.Doc()
  const stored = new Stored(doc)
  editorWith("<p>Hello</p>", doc)
  expect(unsentWords(doc.getXmlFragment("default"), stored.holds)).toEqual(["Hello"])
})

test("only the portal's own answer to a member counts: nothing else says that a page is gone", async () => {
  const said: [number, string, Record<string, string>, string][] = [
    [404, "{}", PROBLEM, "gone"],
    [403, "{}", PROBLEM, "gone"],
    [404, "<h1>404</h1>", { "Content-Type": "text/html" }, "unknown"],
    [401, "{}", PROBLEM, "unknown"],
    [500, "{}", PROBLEM, "unknown"],
    [503, "{}", PROBLEM, "unknown"],
    [200, '{"can": ["view", "edit"]}', {}, "editable"],
    [200, '{"can": ["view"]}', {}, "readable"],
    [200, "<h1>Sign in to the guest network</h1>", {}, "unknown"],
  ]
  for (const [status, body, headers, standing] of said) {
    answering(status, body, headers)
    expect(await standingOf("/resource/"), `${status} ${body}`).toBe(standing)
  }
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")))
  expect(await standingOf("/resource/")).toBe("unknown")
  expect(await standingOf("")).toBe("unknown")
})

test("where nothing is unsent the copy of a page that is gone is deleted at once", async () => {
  const { doc, copy } = await written("four")
  new Parting({ element: page("four"), doc, copy }).gone()
  await until(async () => !(await kept("four")))
  expect(document.querySelector(".unsent")).toBeNull()
})

test("unsent words are offered, and the copy is deleted only once they are taken", async () => {
  const { doc, copy, editor } = await written("five")
  editor.commands.insertContentAt(1, "Mine: ")
  const parting = new Parting({ element: page("five"), doc, copy })
  parting.gone()
  parting.gone()
  expect(document.querySelectorAll(".unsent")).toHaveLength(1)
  expect(document.querySelector(".unsent__words")?.textContent).toBe("Mine: Goal")
  expect(parting.pending).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(await kept("five")).toBe(true)

  const copied: string[] = []
  vi.stubGlobal("navigator", { clipboard: { writeText: async (text: string) => void copied.push(text) } })
  press("Copy my words")
  await until(async () => !(await kept("five")))
  expect(copied).toEqual(["Mine: Goal"])
  expect(parting.pending).toBe(false)
})

test("words that a browser refuses to copy are kept", async () => {
  const { doc, copy, editor } = await written("six")
  editor.commands.insertContentAt(1, "Mine: ")
  new Parting({ element: page("six"), doc, copy }).gone()
  vi.stubGlobal("navigator", { clipboard: { writeText: () => Promise.reject(new Error("no")) } })
  document.execCommand = () => false
  press("Copy my words")
  await until(() => document.querySelector(".unsent [role=status]")?.textContent?.includes("did not allow") ?? false)
  expect(await kept("six")).toBe(true)
  press("Discard")
  await until(async () => !(await kept("six")))
  expect(document.querySelector(".unsent")).toBeNull()
})

test("who may not edit any more is offered their words only when the portal says so, too", async () => {
  const { doc, copy, editor } = await written("seven")
  editor.commands.insertContentAt(1, "Mine: ")
  const parting = new Parting({ element: page("seven"), doc, copy })
  for (const [status, body] of [[503, "{}"], [200, '{"can": ["edit"]}']] as const) {
    answering(status, body)
    await parting.readOnly("/resource/")
    expect(document.querySelector(".unsent")).toBeNull()
    expect(await kept("seven")).toBe(true)
  }
  answering(200, '{"can": ["view", "comment"]}')
  await parting.readOnly("/resource/")
  expect(document.querySelector(".unsent__words")?.textContent).toBe("Mine: Goal")
})

test("one who comes back as a reader is offered what an earlier visit left in the browser", async () => {
  const { doc, copy, editor } = await written("eight")
  const portal = new Y.Doc()
  Y.applyUpdate(portal, Y.encodeStateAsUpdate(doc))
  editor.commands.insertContentAt(1, "Left: ")
  await new Promise((resolve) => setTimeout(resolve, 100))
  copy.close()

  await offerLeftBehind(page("eight"), portal)
  expect(document.querySelector(".unsent__words")?.textContent).toBe("Left: Goal")
  expect(await kept("eight")).toBe(true)
  press("Discard")
  await until(async () => !(await kept("eight")))
})

test("a reader for whom nothing was left behind gets no copy", async () => {
  await offerLeftBehind(page("nine"), new Y.Doc())
  expect(await kept("nine")).toBe(false)
})
