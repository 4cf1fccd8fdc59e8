import { NodeSelection } from "@tiptap/pm/state"
import { CellSelection } from "@tiptap/pm/tables"
import type { Editor } from "@tiptap/core"
import { afterEach, expect, test, vi } from "vitest"
import * as Y from "yjs"

import { caretIn, Pair, withCaret } from "./pair.ts"
import { editorWith, press, stopCapturing, type } from "./texts.ts"

afterEach(() => document.body.replaceChildren())

const THREE = "<p>Above.</p><p>Some words here.</p><p>JulyTerms</p>"
const LIST = "<p>Above.</p><ul><li><p>first</p></li><li><p>second item</p></li></ul><p>JulyTerms</p>"

type Change = [name: string, text: string, caret: string, change: (ben: Editor) => void, after: string]

const CHANGES: Change[] = [
  ["makes it a heading", THREE, "Some wo|rds", (ben) => ben.commands.toggleHeading({ level: 2 }), "Above. / Some wo|rds here. / JulyTerms"],
  ["quotes it", THREE, "here.|", (ben) => ben.commands.toggleBlockquote(), "Above. / Some words here.| / JulyTerms"],
  ["makes it code", THREE, "|Some", (ben) => ben.commands.toggleCodeBlock(), "Above. / |Some words here. / JulyTerms"],
  ["makes it a list", THREE, "Some wo|rds", (ben) => ben.commands.toggleBulletList(), "Above. / Some wo|rds here. / JulyTerms"],
  ["takes it out of a list", LIST, "second| item", (ben) => ben.commands.liftListItem("listItem"), "Above. / first / second| item / JulyTerms"],
  ["indents it", LIST, "second| item", (ben) => ben.commands.sinkListItem("listItem"), "Above. / first / second| item / JulyTerms"],
  ["numbers it", LIST, "second| item", (ben) => ben.commands.toggleOrderedList(), "Above. / first / second| item / JulyTerms"],
  ["splits it in front of it", THREE, "Some words h|ere", (ben) => split(ben, "Some |words"), "Above. / Some  / words h|ere. / JulyTerms"],
  ["splits it behind it", THREE, "Some| words", (ben) => split(ben, "words |here"), "Above. / Some| words  / here. / JulyTerms"],
  ["joins it to the block above", THREE, "Some wo|rds", (ben) => join(ben), "Above.Some wo|rds here. / JulyTerms"],
  ["joins the block below to it", THREE, "Some wo|rds", (ben) => join(ben, "|JulyTerms"), "Above. / Some wo|rds here.JulyTerms"],
  ["moves it to the end", THREE, "Some wo|rds", (ben) => move(ben), "Above. / JulyTerms / Some wo|rds here."],
  ["deletes the letters around it", THREE, "Some wo|rds", (ben) => remove(ben, "So|me words he|re."), "Above. / So|re. / JulyTerms"],
  ["makes the letters around it bold", THREE, "Some wo|rds", (ben) => bold(ben, "So|me words he|re."), "Above. / Some wo|rds here. / JulyTerms"],
]

const split = (editor: Editor, at: string) => (caretIn(editor, at), editor.commands.splitBlock())
const join = (editor: Editor, at = "|Some") => (caretIn(editor, at), editor.commands.joinBackward())
const remove = (editor: Editor, words: string) => (caretIn(editor, words), editor.commands.deleteSelection())
const bold = (editor: Editor, words: string) => (caretIn(editor, words), editor.commands.toggleBold())

function move(editor: Editor): void {
  const at = editor.state.selection.$from.before(1)
  const block = editor.state.doc.nodeAt(at)!
  const transaction = editor.state.tr.delete(at, at + block.nodeSize)
  editor.view.dispatch(transaction.insert(transaction.doc.content.size, block))
}

test.each(CHANGES)("the caret stays between its letters when somebody else %s", (_, text, caret, change, after) => {
  const { ana, ben } = new Pair(text)
  caretIn(ana, caret)
  caretIn(ben, caret)
  change(ben)
  expect(withCaret(ana)).toBe(after)
  type(ana, "X")
  expect(withCaret(ana)).toBe(after.replace("|", "X|"))
  expect(ben.getJSON()).toEqual(ana.getJSON())
})

test.each(CHANGES.filter(([, , , , after]) => after.includes("wo|rds") || after.includes("second| ")))(
  "a selection survives when somebody else %s",
  (_, text, caret, change, after) => {
    const { ana, ben } = new Pair(text)
    const words = caret.replace("|", "")
    caretIn(ana, `|${words}|`)
    caretIn(ben, caret)
    change(ben)
    expect(withCaret(ana)).toBe(after.replace("|", "").replace(words, `|${words}|`))
  },
)

test("a selection made backwards stays one", () => {
  const { ana, ben } = new Pair(THREE)
  const [from, to] = (caretIn(ana, "Some |words| here"), [ana.state.selection.from, ana.state.selection.to])
  ana.view.dispatch(ana.state.tr.setSelection((ana.state.selection.constructor as any).create(ana.state.doc, to, from)))
  caretIn(ben, "|Some")
  ben.commands.toggleHeading({ level: 2 })
  const { anchor, head } = ana.state.selection
  expect([anchor, head]).toEqual([to, from])
})

test("selected pictures and cells stay selected", () => {
  const { ana, ben } = new Pair(`<p>Above.</p><hr><table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>`)
  const at = ana.state.doc.child(0).nodeSize
  ana.view.dispatch(ana.state.tr.setSelection(NodeSelection.create(ana.state.doc, at)))
  caretIn(ben, "|Above")
  ben.commands.toggleHeading({ level: 2 })
  type(ben, "More. ")
  expect(ana.state.selection).toBeInstanceOf(NodeSelection)
  expect((ana.state.selection as NodeSelection).node.type.name).toBe("horizontalRule")
  caretIn(ana, "|c")
  const cell = ana.state.selection.$from.before(ana.state.selection.$from.depth - 1)
  ana.view.dispatch(ana.state.tr.setSelection(CellSelection.create(ana.state.doc, cell, cell + ana.state.doc.nodeAt(cell)!.nodeSize)))
  caretIn(ben, "|a")
  ben.commands.addRowBefore()
  ben.commands.toggleHeaderRow()
  expect(ana.state.selection).toBeInstanceOf(CellSelection)
  const chosen: string[] = []
  ;(ana.state.selection as CellSelection).forEachCell((one) => chosen.push(one.textContent))
  expect(chosen).toEqual(["c", "d"])
})

/** As the server does it: letters go into the second block's text, behind these words. */
function putBack(doc: Y.Doc, behind: string, words: string): void {
  const block = doc.getXmlFragment("default").get(1) as Y.XmlElement
  ;(block.get(0) as Y.XmlText).insert(behind.length, words)
}

test("letters that a change took and that come back are in front of the caret again", () => {
  const { ana, ben, docs } = killed()
  expect(withCaret(ana)).toBe("Above. / Some words here.| / JulyTerms")
  putBack(docs[1], "Some words here.", " Own")
  expect(withCaret(ana)).toBe("Above. / Some words here. Own| / JulyTerms")
  expect(withCaret(ben)).toContain("Some words here. Own")
})

test("who moved on meanwhile is not taken back", () => {
  const { ana, docs } = killed()
  caretIn(ana, "July|Terms")
  putBack(docs[1], "Some words here.", " Own")
  expect(withCaret(ana)).toBe("Above. / Some words here. Own / July|Terms")
})

/** Ana types what Ben's heading knows nothing of. */
function killed(): Pair {
  const pair = new Pair(THREE)
  caretIn(pair.ana, "here.|")
  caretIn(pair.ben, "|Some")
  pair.apart(() => {
    type(pair.ana, " Own")
    pair.ben.commands.toggleHeading({ level: 2 })
  })
  return pair
}

type Step = [name: string, text: string, caret: string, step: (editor: Editor) => void]

const STEPS: Step[] = [
  ["a heading", THREE, "Some wo|rds", (editor) => editor.commands.toggleHeading({ level: 2 })],
  ["a list", THREE, "Some wo|rds", (editor) => editor.commands.toggleBulletList()],
  ["a quote", THREE, "here.|", (editor) => editor.commands.toggleBlockquote()],
  ["Enter", THREE, "Some wo|rds", (editor) => editor.commands.splitBlock()],
  ["Enter at the end", THREE, "here.|", (editor) => editor.commands.splitBlock()],
  ["an indent", LIST, "second it|em", (editor) => editor.commands.sinkListItem("listItem")],
  ["a new item", LIST, "second item|", (editor) => editor.commands.splitListItem("listItem")],
  ["a paste", THREE, "Some |words", (editor) => editor.view.pasteHTML("<p>pasted</p><p>more</p>", new Event("paste") as ClipboardEvent)],
  ["a deleted paragraph", THREE, "|Some words here.|", (editor) => (editor.commands.deleteSelection(), editor.commands.joinBackward())],
  ["a typed sign of a heading", THREE, "|Some", (editor) => type(editor, "## ")],
]

test.each(STEPS)("after %s and an undo the caret is where it was, and after a redo where it came to", (_, text, caret, step) => {
  const editor = editorWith(text)
  stopCapturing(editor)
  caretIn(editor, caret)
  const before = withCaret(editor)
  step(editor)
  const after = withCaret(editor)
  editor.commands.undo()
  expect(withCaret(editor)).toBe(before)
  editor.commands.redo()
  expect(withCaret(editor)).toBe(after)
  editor.commands.undo()
  expect(withCaret(editor)).toBe(before)
})

test("after an undo somebody else's change leaves the caret where it is", () => {
  const { ana, ben } = new Pair(THREE)
  caretIn(ana, "Some wo|rds")
  ana.commands.toggleHeading({ level: 2 })
  ana.commands.undo()
  caretIn(ana, "July|Terms")
  caretIn(ben, "Above|.")
  type(ben, "!")
  expect(withCaret(ana)).toBe("Above!. / Some words here. / July|Terms")
})

test("a remote change never scrolls the page, an own undo does", () => {
  const { ana, ben } = new Pair(THREE)
  ana.view.focus()
  caretIn(ana, "Some wo|rds")
  const scrolled = vi.fn()
  ana.on("transaction", ({ transaction }) => void (transaction.docChanged && scrolled(transaction.scrolledIntoView)))
  caretIn(ben, "|Above")
  ben.commands.toggleHeading({ level: 2 })
  expect(scrolled).toHaveBeenLastCalledWith(false)
  type(ana, "x")
  ana.commands.undo()
  expect(scrolled).toHaveBeenLastCalledWith(true)
})

test("bold that was chosen for the next letter stays chosen while somebody else types", () => {
  const { ana, ben } = new Pair(THREE)
  caretIn(ana, "words| here")
  press(ana, "b", { ctrlKey: true })
  caretIn(ben, "Above|")
  type(ben, "!")
  type(ana, "X")
  expect(ana.getHTML()).toContain("words<strong>X</strong> here")
})

test("a caret behind bold words, an undo, and somebody else who writes something shorter: nothing is thrown", () => {
  const { ana, ben, docs } = new Pair("<p>some <strong>bold words</strong></p>")
  caretIn(ana, "words|")
  ana.commands.toggleBold()
  type(ana, " mine")
  caretIn(ben, "|some bold words mine|")
  ben.commands.insertContent("so")
  ana.commands.undo()
  type(ben, "!")
  expect(withCaret(ana)).toBe("so!|")
  expect(docs[0].getXmlFragment("default").toString()).toBe("<paragraph>so!</paragraph>")
})

test("whatever another does to the blocks, the caret stays behind its letter, or in front of the next", { timeout: 60_000 }, () => {
  const some = (most: number) => Math.floor(Math.random() * most)
  const shaping: ((ben: Editor) => void)[] = [
    (ben) => ben.commands.toggleHeading({ level: 2 }),
    (ben) => ben.commands.toggleBulletList(),
    (ben) => ben.commands.toggleTaskList(),
    (ben) => ben.commands.toggleBlockquote(),
    (ben) => ben.commands.toggleCodeBlock(),
    (ben) => ben.commands.enter(),
    (ben) => ben.commands.joinBackward(),
    (ben) => move(ben),
    (ben) => void type(ben, String.fromCharCode(0x4e00 + some(20_000))),
    (ben) => ben.commands.deleteRange({ from: ben.state.selection.from, to: Math.min(ben.state.selection.from + 3, ben.state.selection.$from.end()) }),
    (ben) => ben.commands.undo(),
  ]
  const beside = ({ state }: Editor) => [state.selection.$from.nodeBefore?.text?.at(-1), state.selection.$from.nodeAfter?.text?.[0]]
  const anywhere = (editor: Editor) => {
    const places: number[] = []
    editor.state.doc.descendants((node, at) => void (node.isTextblock && places.push(at + 1 + some(node.content.size + 1))))
    editor.commands.setTextSelection(places[some(places.length)]!)
  }
  for (let round = 0; round < 8; round += 1) {
    const letters = (from: number) => Array.from({ length: 8 }, (_, index) => String.fromCharCode(0x9000 + from + index)).join("")
    const { ana, ben } = new Pair(`<p>${letters(0)}</p><ul><li><p>${letters(10)}</p></li><li><p>${letters(20)}</p></li></ul><p>${letters(30)}</p>`)
    for (let step = 0; step < 15; step += 1) {
      anywhere(ana)
      anywhere(ben)
      const [[left, right], before, which] = [beside(ana), ana.getHTML(), some(shaping.length)]
      shaping[which]!(ben)
      const [text, now, told] = [ana.getText(), beside(ana), `${left}|${right} ${which} ${before} ${ana.getHTML()}`]
      if (left && text.includes(left)) expect(now[0], told).toBe(left)
      else if (right && text.includes(right)) expect(now[1], told).toBe(right)
      expect(ana.state.selection.$from.parent.inlineContent, told).toBe(true)
    }
    ana.destroy()
    ben.destroy()
  }
})
