import type { Editor } from "@tiptap/core"
import { afterEach, expect, test } from "vitest"

import { caretIn, Pair, withCaret } from "./pair.ts"
import { editorWith, stopCapturing, type } from "./texts.ts"

afterEach(() => document.body.replaceChildren())

const THREE = "<p>Above.</p><p>Some words here.</p><p>Below.</p>"

/** The blocks' words with what they stand in. */
function shapes(editor: Editor): string {
  const blocks: string[] = []
  editor.state.doc.descendants((node, at) => {
    if (!node.isTextblock) return
    const place = editor.state.doc.resolve(at)
    const around = Array.from({ length: place.depth }, (_, depth) => `${place.node(depth + 1).type.name}>`).join("")
    blocks.push(`${around}${node.type.name}: ${node.textContent}`)
  })
  return blocks.join(" / ")
}

function writes(ben: Editor, at: string, words: string): void {
  caretIn(ben, at)
  type(ben, words)
}

const SHAPES: [name: string, step: (editor: Editor) => void, made: string][] = [
  ["a heading", (editor) => editor.commands.toggleHeading({ level: 2 }), "heading"],
  ["a quote", (editor) => editor.commands.toggleBlockquote(), "blockquote>paragraph"],
  ["a list", (editor) => editor.commands.toggleBulletList(), "bulletList>listItem>paragraph"],
  ["code", (editor) => editor.commands.toggleCodeBlock(), "codeBlock"],
]

test.each(SHAPES)("what others wrote stays where it is when %s is undone and done again", (_, step, made) => {
  const { ana, ben } = new Pair(THREE)
  caretIn(ana, "Some wo|rds")
  step(ana)
  writes(ben, "Some |words", "new ")
  writes(ben, "here.|", " More.")
  expect(shapes(ana)).toContain(`${made}: Some new words here. More.`)
  ana.commands.undo()
  expect(shapes(ana)).toBe("paragraph: Above. / paragraph: Some new words here. More. / paragraph: Below.")
  expect(withCaret(ana)).toContain("new wo|rds")
  writes(ben, "|Some", "Yes. ")
  ana.commands.redo()
  expect(shapes(ana)).toBe(`paragraph: Above. / ${made}: Yes. Some new words here. More. / paragraph: Below.`)
  writes(ben, "Yes.|", " No.")
  ana.commands.undo()
  expect(shapes(ana)).toBe("paragraph: Above. / paragraph: Yes. No. Some new words here. More. / paragraph: Below.")
  expect(ben.getJSON()).toEqual(ana.getJSON())
})

test("an undo whose block others made anew is forgotten, with those before it, and doubles nothing", () => {
  const { ana, ben } = new Pair(THREE)
  caretIn(ana, "Some wo|rds")
  ana.commands.toggleHeading({ level: 2 })
  stopCapturing(ana)
  caretIn(ana, "Below.|")
  type(ana, " Mine.")
  caretIn(ben, "Some |words")
  ben.commands.toggleCodeBlock()
  const now = "paragraph: Above. / codeBlock: Some words here. / paragraph: Below."
  expect(shapes(ana)).toBe(`${now} Mine.`)
  ana.commands.undo()
  expect(shapes(ana)).toBe(now)
  ana.commands.undo()
  expect(ana.getText().split("Some words").length - 1).toBe(1)
  expect(shapes(ana)).toContain("codeBlock: Some words here.")
})

test("others' words come back with their marks, and with what is no letter", () => {
  const { ana, ben } = new Pair(THREE)
  caretIn(ana, "|Some")
  ana.commands.toggleHeading({ level: 2 })
  caretIn(ben, "Some |words")
  ben.commands.insertContent("<strong>bold</strong><br>")
  ana.commands.undo()
  expect(ana.getHTML()).toContain("<p>Some <strong>bold</strong><br>words here.</p>")
})

test("what others wrote into a block that is undone stays in a block of its own", () => {
  const { ana, ben } = new Pair(THREE)
  caretIn(ana, "here.|")
  ana.chain().insertContentAt(ana.state.selection.from + 1, { type: "heading", attrs: { level: 2 }, content: [{ type: "text", text: "Mine" }] }).run()
  writes(ben, "Mi|ne", "XY")
  expect(shapes(ana)).toContain("heading: MiXYne")
  ana.commands.undo()
  expect(shapes(ana)).toBe("paragraph: Above. / paragraph: Some words here. / paragraph: XY / paragraph: Below.")
})

test("what others wrote into an item that is undone stays in an item", () => {
  const { ana, ben } = new Pair("<p>Above.</p><ul><li><p>one</p></li><li><p>two</p></li></ul>")
  caretIn(ana, "one|")
  ana.commands.splitListItem("listItem")
  type(ana, "mine")
  writes(ben, "mi|ne", "XY")
  ana.commands.undo()
  expect(shapes(ana)).toBe(
    "paragraph: Above. / bulletList>listItem>paragraph: one / bulletList>listItem>paragraph: XY / bulletList>listItem>paragraph: two",
  )
})

test("blocks and items that others added to what is undone stay between the same neighbours", () => {
  const { ana, ben } = new Pair("<p>one</p><p>two</p>")
  ana.commands.selectAll()
  ana.commands.toggleBulletList()
  caretIn(ben, "one|")
  ben.commands.splitListItem("listItem")
  type(ben, "between")
  caretIn(ben, "two|")
  ben.commands.setHorizontalRule()
  ana.commands.undo()
  expect(shapes(ana)).toBe("paragraph: one / paragraph: between / paragraph: two")
  expect(ana.getHTML()).toContain("<hr>")
})

test("what others wrote into a row that is undone stays", () => {
  const { ana, ben } = new Pair("<table><tr><td>a</td></tr></table><p>Below.</p>")
  caretIn(ana, "a|")
  ana.commands.addRowAfter()
  const cells: number[] = []
  ben.state.doc.descendants((node, at) => void (node.isTextblock && cells.push(at + 1)))
  ben.commands.setTextSelection(cells[1]!)
  type(ben, "theirs")
  expect(ana.getText()).toContain("theirs")
  ana.commands.undo()
  expect(ana.getHTML().match(/<tr>/g)).toHaveLength(1)
  expect(ana.getText()).toContain("theirs")
})

test("an undo alone takes back all that was done, as ever", () => {
  const editor = editorWith(THREE)
  stopCapturing(editor)
  const before = editor.getJSON()
  caretIn(editor, "Some wo|rds")
  editor.commands.toggleHeading({ level: 2 })
  stopCapturing(editor)
  type(editor, "abc")
  stopCapturing(editor)
  editor.commands.toggleCodeBlock()
  const after = editor.getJSON()
  for (let step = 0; step < 3; step += 1) editor.commands.undo()
  expect(editor.getJSON()).toEqual(before)
  for (let step = 0; step < 3; step += 1) editor.commands.redo()
  expect(editor.getJSON()).toEqual(after)
})

test("whatever one does and undoes, no letter of the other is lost", { timeout: 60_000 }, () => {
  let sign = 0
  const some = (most: number) => Math.floor(Math.random() * most)
  for (let round = 0; round < 25; round += 1) {
    const { ana, ben, docs } = new Pair(THREE)
    const typed: string[] = []
    const history: string[] = []
    const anywhere = (editor: Editor) => {
      const places: number[] = []
      editor.state.doc.descendants((node, at) => void (node.isTextblock && places.push(at + 1 + some(node.content.size + 1))))
      editor.commands.setTextSelection(places[some(places.length)]!)
    }
    const shaping: [string, (editor: Editor) => void][] = [
      ["heading", (editor) => editor.commands.toggleHeading({ level: 2 })],
      ["list", (editor) => editor.commands.toggleBulletList()],
      ["quote", (editor) => editor.commands.toggleBlockquote()],
      ["split", (editor) => editor.commands.enter()],
      ["join", (editor) => editor.commands.joinBackward()],
    ]
    for (let step = 0; step < 16; step += 1) {
      const dice = some(10)
      if (dice < 4) {
        const letter = String.fromCharCode(0x4e00 + sign++)
        typed.push(letter)
        anywhere(ben)
        type(ben, letter)
        history.push(`ben ${letter} ${ben.state.selection.from}`)
      } else if (dice < 7) {
        const [name, shape] = shaping[some(shaping.length)]!
        anywhere(ana)
        history.push(`ana ${name} ${ana.state.selection.from}`)
        shape(ana)
        stopCapturing(ana)
      } else {
        history.push(dice < 9 ? "undo" : "redo")
        if (dice < 9) ana.commands.undo()
        else ana.commands.redo()
      }
      const text = ana.getText()
      const told = `${history.join(", ")}: ${shapes(ana)}`
      for (const letter of typed) expect(text.split(letter).length - 1, told).toBe(1)
    }
    expect(docs[0].getXmlFragment("default").toString()).toBe(docs[1].getXmlFragment("default").toString())
    ana.destroy()
    ben.destroy()
  }
})
