import { Slice } from "@tiptap/pm/model"
import { afterEach, expect, test, vi } from "vitest"
import * as Y from "yjs"

import { createEditor } from "../src/editor.ts"
import { pageTitles } from "../src/paste/page-titles.ts"
import { pageAddress } from "../src/schema/page-address.ts"
import { TextMarks } from "../src/ui/text-marks.ts"
import { placeIn, stopCapturing, type } from "./texts.ts"

const PAGE = "/acme/documents/0190a0a0-0000-7000-8000-000000000001/"
const OTHER = "/acme/documents/0190a0a0-0000-7000-8000-000000000002/"
const TEXT = `<p>Hi <a href="${PAGE}">the <strong>profile</strong></a> and <a href="${OTHER}">more</a></p><h2 id="sabcdefghi">Mail</h2><p>Words</p>`

afterEach(() => document.body.replaceChildren())

function panel(inside: string): void {
  document.querySelector("#page-links")?.remove()
  const element = document.createElement("section")
  element.id = "page-links"
  element.innerHTML = inside
  document.body.append(element)
  document.dispatchEvent(new CustomEvent("tandem:text-marks"))
}

function textWith(html: string) {
  const element = document.createElement("div")
  document.body.append(element)
  const editor = createEditor({ doc: new Y.Doc(), editable: true, element, around: [TextMarks] })
  editor.commands.setContent(html)
  return editor
}

test("a broken link is shown and said once, whatever marks its words have", () => {
  panel(`<li data-broken="${PAGE}" data-why="the page is archived"></li>`)
  const { dom } = textWith(TEXT).view
  const broken = [...dom.querySelectorAll(".link-broken")].map(({ textContent }) => textContent)
  expect(broken).toEqual(["the ", "profile"])
  const said = [...dom.querySelectorAll(".visually-hidden")].map(({ textContent }) => textContent)
  expect(said).toEqual([" (broken link: the page is archived)"])
})

test("marks that come later are shown, and those that go are not any more", () => {
  const editor = textWith(TEXT)
  expect(editor.view.dom.querySelector(".link-broken")).toBeNull()
  panel(`<li data-broken="${OTHER}" data-why="gone"></li>`)
  expect(editor.view.dom.querySelector(".link-broken")?.textContent).toBe("more")
  panel("")
  expect(editor.view.dom.querySelector(".link-broken")).toBeNull()
})

test("a notice stands above its section, stays there while one types, and is no part of the text", () => {
  const editor = textWith(TEXT)
  stopCapturing(editor)
  const before = editor.getJSON()
  panel(`<template data-notice-for="sabcdefghi"><aside data-impact="1">Look</aside></template>`)
  editor.commands.setTextSelection(placeIn(editor, "Hi", 2))
  const heading = () => editor.view.dom.querySelector("h2")
  expect(heading()?.previousElementSibling?.textContent).toBe("Look")
  type(editor, "!")
  expect(heading()?.previousElementSibling?.textContent).toBe("Look")
  editor.commands.undo()
  expect(editor.getJSON()).toEqual(before)
  expect(editor.getText()).not.toContain("Look")
})

test("one place has one address, as on the server", () => {
  const bare = PAGE.slice(0, -1)
  expect(pageAddress(bare)).toBe(PAGE)
  expect(pageAddress(`${PAGE}?from=mail#sabcdefghi`)).toBe(`${PAGE}#sabcdefghi`)
  expect(pageAddress(`${PAGE}#comment-12`)).toBe(PAGE)
  expect(pageAddress(`${location.origin}${PAGE}`)).toBe(PAGE)
  expect(pageAddress(bare.toUpperCase().replace("DOCUMENTS", "documents"))).toBe(PAGE)
  for (const other of [`${PAGE}changes/`, "/acme/documents/new/", `https://other.example${PAGE}`]) {
    expect(pageAddress(other)).toBeNull()
  }
})

test("the pasted address of a page reads as its title, and another address is left to others", async () => {
  const asked = vi.fn(async () => new Response(JSON.stringify([{ title: "Ideal client profile" }])))
  vi.stubGlobal("fetch", asked)
  const element = document.createElement("div")
  document.body.append(element)
  const editor = createEditor({ doc: new Y.Doc(), editable: true, element, around: [pageTitles("/suggest?q=")] })
  const paste = (text: string) => {
    const event = { clipboardData: { getData: (type: string) => (type === "text/plain" ? text : "") }, preventDefault: () => {} } as unknown as ClipboardEvent
    return editor.view.someProp("handlePaste", (handle) => handle(editor.view, event, Slice.empty)) ?? false
  }
  expect(paste("https://example.org/acme/documents/")).toBe(false)
  expect(paste(`${location.origin}${PAGE}`)).toBe(true)
  expect(editor.getText()).toBe(`${location.origin}${PAGE}`)
  await vi.waitFor(() => expect(editor.getText()).toBe("Ideal client profile"))
  expect(editor.getHTML()).toContain(`href="${PAGE}"`)
  expect(asked).toHaveBeenCalledTimes(1)
  vi.unstubAllGlobals()
})
