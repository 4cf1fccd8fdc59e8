import { Fragment, Node, Slice } from "@tiptap/pm/model"
import { EditorState } from "@tiptap/pm/state"
import { expect, test } from "vitest"
import * as Y from "yjs"

import { isSectionId } from "../src/schema/heading.ts"
import { schema } from "../src/schema/index.ts"
import { mend } from "../src/text/section-ids.ts"
import { editorWith, headingsOf, placeIn, press, stopCapturing, type } from "./texts.ts"

const TWO = '<h2 id="saaaaaaaaa">Goals</h2><p>Grow.</p><h2 id="sbbbbbbbbb">Means</h2><p>Work.</p>'
const ids = (editor: Parameters<typeof headingsOf>[0]) => headingsOf(editor).map(({ id }) => id)

test("a typed heading gets an id in the same step", () => {
  const editor = editorWith("<p></p>")
  type(editor, "## Plan")
  const [heading] = headingsOf(editor)
  expect(heading?.text).toBe("Plan")
  expect(isSectionId(heading?.id)).toBe(true)
})

test("splitting a heading keeps the id on the first part", () => {
  const editor = editorWith(TWO)
  editor.commands.setTextSelection(placeIn(editor, "Goals", 2))
  press(editor, "Enter")
  expect(headingsOf(editor).map(({ text }) => text)).toEqual(["Go", "als", "Means"])
  expect(ids(editor)[0]).toBe("saaaaaaaaa")
  expect(isSectionId(ids(editor)[1])).toBe(true)
  expect(new Set(ids(editor)).size).toBe(3)
})

test("Enter before the first letter of a heading keeps the id on its words", () => {
  const editor = editorWith(TWO)
  editor.commands.setTextSelection(placeIn(editor, "Means"))
  press(editor, "Enter")
  expect(headingsOf(editor)[1]).toEqual({ id: "sbbbbbbbbb", text: "Means" })
  expect(editor.getHTML()).toContain("<p></p><h2")
})

test("a change of level or of words keeps the id", () => {
  const editor = editorWith(TWO)
  editor.chain().setTextSelection(placeIn(editor, "Goals")).setHeading({ level: 3 }).insertContent("Our ").run()
  expect(headingsOf(editor)[0]).toEqual({ id: "saaaaaaaaa", text: "Our Goals" })
})

test("of a pasted copy above the original the copy gets the fresh id", () => {
  const editor = editorWith(TWO)
  editor.commands.setTextSelection(placeIn(editor, "Goals"))
  const slice = editor.state.doc.slice(0, editor.state.doc.child(0).nodeSize)
  editor.view.dispatch(editor.state.tr.replace(0, 0, slice).setMeta("uiEvent", "paste"))
  expect(headingsOf(editor).map(({ text }) => text)).toEqual(["Goals", "Goals", "Means"])
  expect(ids(editor)[1]).toBe("saaaaaaaaa")
  expect(ids(editor)[0]).not.toBe("saaaaaaaaa")
})

test("a section that is cut and pasted keeps its id", () => {
  const editor = editorWith(TWO)
  const size = editor.state.doc.child(0).nodeSize
  const slice = editor.state.doc.slice(0, size)
  editor.view.dispatch(editor.state.tr.delete(0, size))
  expect(ids(editor)).toEqual(["sbbbbbbbbb"])
  const end = editor.state.doc.content.size
  editor.view.dispatch(editor.state.tr.replace(end, end, slice).setMeta("uiEvent", "paste"))
  expect(ids(editor)).toEqual(["sbbbbbbbbb", "saaaaaaaaa"])
})

test("a heading pasted from another document gets an id of this one", () => {
  const editor = editorWith(TWO)
  const words = editor.schema.text("Elsewhere")
  const heading = editor.schema.nodes.heading!.create({ level: 2, id: "sccccccccc" }, words)
  const slice = new Slice(Fragment.from(heading), 0, 0)
  editor.view.dispatch(editor.state.tr.replace(0, 0, slice).setMeta("uiEvent", "paste"))
  expect(headingsOf(editor)[0]?.text).toBe("Elsewhere")
  expect(ids(editor)[0]).not.toBe("sccccccccc")
})

test("a heading that is moved in one step keeps its id", () => {
  const editor = editorWith(TWO)
  const { doc, tr } = editor.state
  const heading = doc.child(0)
  tr.delete(0, heading.nodeSize)
  tr.insert(tr.doc.content.size, heading)
  editor.view.dispatch(tr.setMeta("uiEvent", "drop"))
  expect(ids(editor)).toEqual(["sbbbbbbbbb", "saaaaaaaaa"])
})

test("undo of a split brings the one heading back with its id", () => {
  const bound = editorWith(TWO, new Y.Doc())
  bound.commands.setTextSelection(placeIn(bound, "Goals", 2))
  stopCapturing(bound)
  press(bound, "Enter")
  expect(ids(bound)).toHaveLength(3)
  bound.commands.undo()
  expect(headingsOf(bound)[0]).toEqual({ id: "saaaaaaaaa", text: "Goals" })
  expect(ids(bound)).toHaveLength(2)
})

test("what others' edits left without id or doubled is mended alike in every tab", () => {
  const html = '<h2 id="saaaaaaaaa">One</h2><p>x</p><h2 id="saaaaaaaaa">One</h2><h2>Three</h2>'
  const mended = () => mend(EditorState.create({ doc: Node.fromJSON(schema, parsed(html)) }))?.doc.toJSON()
  const [here, there] = [mended(), mended()]
  expect(here).toEqual(there)
  const found = here.content.filter((block: { type: string }) => block.type === "heading")
  expect(found[0].attrs.id).toBe("saaaaaaaaa")
  expect(new Set(found.map((block: { attrs: { id: string } }) => block.attrs.id)).size).toBe(3)
})

function parsed(html: string): object {
  const content = [...html.matchAll(/<(h2|p)(?: id="(\w+)")?>(\w+)</g)].map(([, tag, id, text]) =>
    tag === "p"
      ? { type: "paragraph", content: [{ type: "text", text }] }
      : { type: "heading", attrs: { level: 2, id: id ?? null }, content: [{ type: "text", text }] },
  )
  return { type: "doc", content }
}
