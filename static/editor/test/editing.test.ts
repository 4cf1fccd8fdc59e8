import { afterEach, expect, test, vi } from "vitest"
import * as Y from "yjs"
import { Awareness } from "y-protocols/awareness"

import { peopleHere, personOf } from "../src/live/people.ts"
import { isSafeAddress, normalAddress } from "../src/schema/addresses.ts"
import { completed } from "../src/ui/address-form.ts"
import { blocksFor } from "../src/ui/blocks.ts"
import { editorWith, placeIn, press, stopCapturing, type } from "./texts.ts"

afterEach(() => document.body.replaceChildren())

/** Two editors whose documents hear of each other at once. */
function pair(html: string) {
  const [here, there] = [new Y.Doc(), new Y.Doc()]
  here.on("update", (update: Uint8Array, origin: unknown) => origin !== there && Y.applyUpdate(there, update, here))
  there.on("update", (update: Uint8Array, origin: unknown) => origin !== here && Y.applyUpdate(here, update, there))
  return [editorWith(html, here), editorWith("", there)] as const
}

test("two people type into one paragraph and both have the same text", () => {
  const [ana, ben] = pair("<p>middle</p>")
  ana.commands.setTextSelection(placeIn(ana, "middle"))
  ben.commands.setTextSelection(placeIn(ben, "middle", 6))
  for (const letter of "abc") {
    type(ana, letter)
    type(ben, letter.toUpperCase())
  }
  expect(ana.getText()).toBe("abcmiddleABC")
  expect(ben.getText()).toBe(ana.getText())
})

test("undo takes back what I typed and not what the other typed", () => {
  const [ana, ben] = pair("<p>text</p>")
  stopCapturing(ana)
  ana.commands.setTextSelection(placeIn(ana, "text", 4))
  type(ana, " mine")
  ben.commands.setTextSelection(placeIn(ben, "text"))
  type(ben, "theirs ")
  ana.commands.undo()
  expect(ana.getText()).toContain("theirs ")
  expect(ana.getText()).not.toContain("mine")
})

test("both give ids to headings without fighting over them", () => {
  vi.useFakeTimers()
  const [ana, ben] = pair("<p>x</p>")
  ana.commands.setTextSelection(placeIn(ana, "x"))
  ana.commands.setHeading({ level: 2 })
  const updates = vi.fn()
  vi.advanceTimersByTime(20_000)
  ben.on("update", updates)
  vi.advanceTimersByTime(20_000)
  expect(updates).not.toHaveBeenCalled()
  expect(ana.getJSON()).toEqual(ben.getJSON())
  vi.useRealTimers()
})

test("Markdown signs make blocks as they are typed", () => {
  const signs: [string, string][] = [
    ["## ", "<h2"], ["- ", "<ul><li>"], ["3. ", '<ol start="3">'], ["[ ] ", 'data-type="taskList"'],
    ["> ", "<blockquote>"], ["``` ", "<pre>"], ["[!WARNING] ", 'data-callout="warning"'], ["---", "<hr>"],
  ]
  for (const [sign, made] of signs) {
    const editor = editorWith("<p></p>")
    type(editor, sign)
    expect(editor.getHTML(), sign).toContain(made)
  }
})

test("a quote with a callout's sign becomes that callout", () => {
  const editor = editorWith("<p></p>")
  type(editor, "> [!TIP] ask")
  expect(editor.getHTML()).toBe('<aside class="callout" role="note" data-callout="tip"><p>ask</p></aside>')
})

test("a typed address becomes a link, without the full stop after it", () => {
  const editor = editorWith("<p></p>")
  type(editor, "see https://example.org/a(b). Then")
  expect(editor.getHTML()).toContain('href="https://example.org/a(b"')
  const plain = editorWith("<p></p>")
  type(plain, "see https://example.org/page. Then")
  expect(plain.getHTML()).toBe('<p>see <a rel="noopener noreferrer" href="https://example.org/page">https://example.org/page</a>. Then</p>')
})

test("Tab walks through a table and makes a row at its end", () => {
  const editor = editorWith("<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>")
  editor.commands.setTextSelection(placeIn(editor, "d"))
  press(editor, "Tab")
  expect(editor.getHTML().match(/<tr>/g)).toHaveLength(3)
})

test("headings are not offered where they cannot stand", () => {
  const editor = editorWith("<p>top</p><blockquote><p>inside</p></blockquote>")
  editor.commands.setTextSelection(placeIn(editor, "top"))
  expect(blocksFor(editor, "head").map(({ label }) => label)).toContain("Heading 2")
  editor.commands.setTextSelection(placeIn(editor, "inside"))
  expect(blocksFor(editor, "head")).toEqual([])
  expect(blocksFor(editor, "callout")).toHaveLength(5)
})

test("addresses that run code or leave the site unseen are refused", () => {
  for (const address of ["javascript:alert(1)", "java\nscript:x", "//evil.example", "/\\evil.example", "data:text/html,x", ""]) {
    expect(isSafeAddress(address), address).toBe(false)
  }
  for (const address of ["https://example.org", "mailto:a@example.org", "/acme/documents/1/#sabcdefghi", "#here"]) {
    expect(isSafeAddress(address), address).toBe(true)
  }
  expect(normalAddress("https://us.example/x y", "https://us.example")).toBe("/x%20y")
  expect(completed("example.org/page")).toBe("https://example.org/page")
  expect(completed("ana@example.org")).toBe("mailto:ana@example.org")
  expect(completed("/acme/")).toBe("/acme/")
})

test("a person with two tabs is one person, and odd states are nobody", () => {
  const awareness = new Awareness(new Y.Doc())
  awareness.setLocalStateField("user", { member: "m1", name: "Ana", team: "sales" })
  awareness.states.set(7, { user: { member: "m1", name: "Ana", team: "sales" } })
  awareness.states.set(8, { user: { member: "m2", name: "Ben", team: "<script>" } })
  awareness.states.set(9, { user: { member: 3, name: "" } })
  expect(peopleHere(awareness, "m1")).toEqual([
    { id: "m1", name: "Ana", team: "sales", self: true },
    { id: "m2", name: "Ben", team: "other", self: false },
  ])
  expect(personOf(null)).toBeNull()
  awareness.destroy()
})

test("a keystroke in a document of 100,000 characters costs a few milliseconds", () => {
  const section = `<h2>Heading</h2>${`<p>${"Words that fill the page. ".repeat(10)}</p>`.repeat(7)}`
  const editor = editorWith(section.repeat(55))
  expect(editor.state.doc.content.size).toBeGreaterThan(95_000)
  editor.commands.setTextSelection(placeIn(editor, "Words", 5))
  const times = Array.from("typed into the middle of it").map((letter) => {
    const start = performance.now()
    editor.view.dispatch(editor.state.tr.insertText(letter))
    return performance.now() - start
  })
  // jsdom is several times slower than a browser; what counts is that it does not stutter.
  expect(times.sort((a, b) => a - b)[Math.floor(times.length / 2)]).toBeLessThan(120)
})
