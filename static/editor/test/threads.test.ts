import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "@tiptap/y-tiptap"
import { afterEach, expect, test, vi } from "vitest"
import * as Y from "yjs"

import { createEditor, FRAGMENT } from "../src/editor.ts"
import { selectionQuote } from "../src/text/quote.ts"
import { threadAt, threadSpans } from "../src/threads/marks.ts"
import { Places } from "../src/threads/places.ts"
import { listedThreads, threads } from "../src/threads/index.ts"
import { placeIn, type } from "./texts.ts"

afterEach(() => document.body.replaceChildren())

function editorOn(doc: Y.Doc, html = "") {
  const element = document.createElement("div")
  document.body.append(element)
  const editor = createEditor({ doc, editable: true, element, around: threads({ begin, chosen, placed: () => undefined }) })
  if (html) editor.commands.setContent(html)
  return editor
}

const begin = vi.fn()
const chosen = vi.fn()

/** Two editors whose documents hear of each other at once. */
function pair(html: string) {
  const [here, there] = [new Y.Doc(), new Y.Doc()]
  here.on("update", (update: Uint8Array, origin: unknown) => origin !== there && Y.applyUpdate(there, update, here))
  there.on("update", (update: Uint8Array, origin: unknown) => origin !== here && Y.applyUpdate(here, update, there))
  return [editorOn(here, html), editorOn(there)] as const
}

type Written = ReturnType<typeof editorOn>

/** Lists a thread on these words, as the page's panel does. */
function hang(editor: Written, words: string, id = "t1", more = ""): void {
  const text = editor.getText()
  const block = text.split("\n\n").find((one) => one.includes(words))!
  const from = placeIn(editor, block, block.indexOf(words))
  editor.commands.setTextSelection({ from, to: from + words.length })
  const { start, end } = selectionQuote(editor, fragmentOf(editor))!
  const item = document.createElement("li")
  item.innerHTML = `<article data-thread="${id}" data-start="${start}" data-end="${end}" data-open="true" data-quote="${words}" ${more}></article>`
  document.body.append(item)
  document.dispatchEvent(new CustomEvent("tandem:threads"))
}

function fragmentOf(editor: Written): Y.XmlFragment {
  const { document: doc } = editor.extensionManager.extensions.find(({ name }) => name === "collaboration")!.options
  return (doc as Y.Doc).getXmlFragment(FRAGMENT)
}

const marked = (editor: Written, id = "t1") =>
  [...editor.view.dom.querySelectorAll(`[data-marks-thread="${id}"]`)].map(({ textContent }) => textContent).join("|")

test("the words keep their mark while two people type before and inside them", () => {
  const [ana, ben] = pair("<p>Before.</p><p>Pay within thirty days of the invoice.</p>")
  hang(ana, "thirty days")
  expect(marked(ana)).toBe("thirty days")
  expect(marked(ben)).toBe("thirty days")
  ben.commands.setTextSelection(placeIn(ben, "Before", 0))
  type(ben, "Well. ")
  ana.commands.setTextSelection(placeIn(ana, "Pay", "Pay within thirty".length))
  type(ana, " or 🚀 so")
  expect(marked(ana)).toBe("thirty or 🚀 so days")
  expect(marked(ben)).toBe(marked(ana))
})

test("what is typed beside the words stays outside the mark, on both screens", () => {
  const [ana, ben] = pair("<p>Pay within thirty days.</p>")
  hang(ana, "thirty days")
  const start = placeIn(ben, "Pay", "Pay within ".length)
  ben.commands.setTextSelection(start)
  type(ben, "about ")
  ben.commands.setTextSelection(start + "about thirty days".length)
  type(ben, " at most")
  expect(ben.getText()).toBe("Pay within about thirty days at most.")
  expect(marked(ben)).toBe("thirty days")
  expect(marked(ana)).toBe("thirty days")
})

test("a mark goes with its words, and comes back with an undo", () => {
  const [ana, ben] = pair("<p>Pay within thirty days.</p>")
  hang(ana, "thirty")
  const from = placeIn(ana, "Pay", "Pay within ".length)
  ana.commands.deleteRange({ from, to: from + "thirty ".length })
  expect(marked(ana)).toBe("")
  expect(marked(ben)).toBe("")
  expect(threadSpans(ben).get("t1")).toEqual({ from, to: from })
})

test("a mark stays on its words when their paragraph is joined to the one before, here and there", () => {
  const [ana, ben] = pair("<p>First.</p><p>Pay within thirty days.</p><p>Last.</p>")
  hang(ana, "Last")
  ana.commands.setTextSelection(placeIn(ana, "Pay"))
  ana.commands.joinBackward()
  expect(ana.getText()).toContain("First.Pay")
  expect(marked(ana)).toBe("Last")
  expect(marked(ben)).toBe("Last")
})

test("of two threads on the same words each has its mark, and a click takes the shorter one", () => {
  const ana = editorOn(new Y.Doc(), "<p>Pay within thirty days.</p>")
  hang(ana, "within thirty days", "long")
  hang(ana, "thirty", "short")
  expect(marked(ana, "short")).toBe("thirty")
  expect(marked(ana, "long").replaceAll("|", "")).toBe("within thirty days")
  expect(threadAt(ana, placeIn(ana, "Pay", "Pay within thi".length))).toBe("short")
  expect(threadAt(ana, placeIn(ana, "Pay", "Pay wi".length))).toBe("long")
  expect(threadAt(ana, placeIn(ana, "Pay", 1))).toBeUndefined()
})

test("resolved threads are not marked unless they are being read", () => {
  const ana = editorOn(new Y.Doc(), "<p>Pay within thirty days.</p>")
  hang(ana, "thirty", "t1", 'data-kind="objection" data-blocking="true"')
  const item = document.querySelector<HTMLElement>("[data-thread=t1]")!
  item.dataset.open = "false"
  document.dispatchEvent(new CustomEvent("tandem:threads"))
  expect(marked(ana)).toBe("")
  item.dataset.active = ""
  document.dispatchEvent(new CustomEvent("tandem:threads"))
  expect(ana.view.dom.querySelector(".thread-mark--active.thread-mark--blocking")?.textContent).toBe("thirty")
})

test("an anchor that cannot be read, or is of another text, marks nothing", () => {
  const ana = editorOn(new Y.Doc(), "<p>Pay within thirty days.</p>")
  const other = editorOn(new Y.Doc(), "<p>Some other words.</p>")
  hang(other, "other")
  expect(marked(ana)).toBe("")
  document.querySelector<HTMLElement>("[data-thread]")!.dataset.start = "not base64 at all"
  expect(listedThreads().anchors).toEqual([])
})

test("Ctrl Alt M begins a thread, also where the text may only be read", async () => {
  const ana = editorOn(new Y.Doc(), "<p>Pay within thirty days.</p>")
  ana.setEditable(false)
  begin.mockClear()
  ana.view.dom.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyM", ctrlKey: true, altKey: true, bubbles: true, cancelable: true }))
  await vi.waitFor(() => expect(begin).toHaveBeenCalledWith("comment"))
})

test("every position is found as the binding itself finds it", () => {
  const html = `<p>One <strong>two</strong> <span data-type="mention" data-id="m1" data-label="Ana">@Ana</span> three<br>four</p>
    <h2>Head</h2><ul><li><p>item</p><ul><li><p>inner 🚀</p></li></ul></li></ul><table><tbody><tr><td><p>a</p></td><td><p>b</p></td></tr></tbody></table>
    <blockquote><p>said</p></blockquote><hr><p></p><p>end</p>`
  const ana = editorOn(new Y.Doc(), html)
  const { type: text, binding } = ySyncPluginKey.getState(ana.state)
  const places = new Places(text, binding.mapping)
  for (let at = 0; at <= ana.state.doc.content.size; at += 1) {
    const relative = absolutePositionToRelativePosition(at, text, binding.mapping)
    const theirs = relativePositionToAbsolutePosition(text.doc, text, relative, binding.mapping)
    expect(places.at(relative), `position ${at}`).toBe(theirs)
  }
})
