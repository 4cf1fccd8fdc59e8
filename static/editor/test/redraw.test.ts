import { Plugin } from "@tiptap/pm/state"
import { ySyncPluginKey } from "@tiptap/y-tiptap"
import { afterEach, expect, test, vi } from "vitest"
import * as Y from "yjs"

import { Inbox } from "../src/live/inbox.ts"
import { Outbox } from "../src/live/outbox.ts"
import { redraw } from "../src/live/redraw.ts"
import { caretIn, withCaret } from "./pair.ts"
import { editorWith, type } from "./texts.ts"

afterEach(() => document.body.replaceChildren())

/** An editor on a line that brings what Ben writes; a part of it throws at others' next change. */
function brokenEditor(times: number) {
  const doc = new Y.Doc()
  const ana = editorWith("<p>Above.</p><p>Some words.</p>", doc)
  const there = new Y.Doc()
  Y.applyUpdate(there, Y.encodeStateAsUpdate(doc))
  const ben = editorWith("", there)
  let left = 0
  const broken = new Plugin({
    state: {
      init: () => null,
      apply(transaction) {
        if (transaction.getMeta(ySyncPluginKey)?.isChangeOrigin && left-- > 0) throw new RangeError("Position 9 out of range")
        return null
      },
    },
  })
  ana.registerPlugin(broken)
  left = times
  const failed = vi.fn()
  const drawn: boolean[] = []
  const inbox = new Inbox({
    doc, outbox: new Outbox(), origin: "line", blocked: () => false, onCompleted: () => undefined,
    onDrawingFailed: (error) => {
      failed(error)
      drawn.push(redraw(ana))
    },
  })
  there.on("update", (update: Uint8Array) => inbox.receive(update, false))
  return { ana, ben, doc, failed, drawn }
}

test("after a change that could not be drawn the editor shows it, and the caret is where it was", () => {
  const { ana, ben, doc, failed, drawn } = brokenEditor(1)
  caretIn(ana, "Some wo|rds")
  caretIn(ben, "|Above")
  ben.commands.toggleHeading({ level: 2 })
  expect(failed).toHaveBeenCalledOnce()
  expect(drawn).toEqual([true])
  expect(withCaret(ana)).toBe("Above. / Some wo|rds.")
  type(ana, "X")
  expect(doc.getXmlFragment("default").toString()).toMatch(/<heading.*>Above\.<\/heading><paragraph>Some woXrds\.<\/paragraph>/)
})

test("where drawing throws again that is told, and the document keeps what it has", () => {
  const complaint = vi.spyOn(console, "error").mockImplementation(() => undefined)
  const { ben, doc, drawn } = brokenEditor(2)
  caretIn(ben, "Above.|")
  type(ben, "!")
  expect(drawn).toEqual([false])
  expect(doc.getXmlFragment("default").toString()).toContain("Above.!")
  complaint.mockRestore()
})
