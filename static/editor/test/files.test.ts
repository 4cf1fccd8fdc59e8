import { expect, test } from "vitest"
import * as Y from "yjs"

import { Card } from "../src/files/card.ts"
import { pendingKey, placeOf } from "../src/files/pending.ts"
import { uploaderTo } from "../src/files/uploader.ts"
import { cleanHtml } from "../src/paste/clean.ts"
import { isOnePicture, unlinkForeignPictures } from "../src/paste/pictures.ts"
import { createEditor } from "../src/editor.ts"
import { Files } from "../src/files/extension.ts"
import { eventually, placeIn } from "./texts.ts"

const OWN = "https://tandem.example"

function unlinked(html: string): { html: string; foreign: number } {
  const body = new DOMParser().parseFromString(html, "text/html").body
  const foreign = unlinkForeignPictures(body, OWN)
  return { html: body.innerHTML, foreign }
}

test("a picture of this site stays, by its address without host", () => {
  expect(unlinked(`<img src="${OWN}/acme/files/1/a.png">`)).toEqual({ html: '<img src="/acme/files/1/a.png">', foreign: 0 })
  expect(unlinked('<img src="/acme/files/1/a.png?size=page">').foreign).toBe(0)
})

test("a picture of another site becomes a link to it, in the words that it says", () => {
  const { html, foreign } = unlinked('<p>a <img src="https://x.example/a.png" alt="A chart"> b</p>')
  expect(html).toBe('<p>a <a href="https://x.example/a.png">A chart</a> b</p>')
  expect(foreign).toBe(1)
  expect(unlinked('<img src="//x.example/a.png">').html).toBe("")
})

test("a picture in a link leaves its words in the link", () => {
  expect(unlinked('<a href="https://y.example"><img src="https://x.example/a.png" alt="Logo"></a>').html).toBe(
    '<a href="https://y.example">Logo</a>',
  )
})

test("a picture that nobody else can see is left out", () => {
  for (const src of ["file:///C:/a.png", "blob:https://x/1", "data:image/png;base64,AA==", "cid:1", "javascript:x", ""]) {
    expect(unlinked(`<p>a<img src="${src}">b</p>`), src).toEqual({ html: "<p>ab</p>", foreign: 1 })
  }
})

test("pasting tells once that pictures did not come along", () => {
  const told: string[] = []
  const hear = (event: Event) => told.push((event as CustomEvent<{ text: string }>).detail.text)
  document.addEventListener("tandem:toast", hear)
  cleanHtml('<img src="https://x.example/a.png"><img src="https://x.example/b.png">')
  cleanHtml("<p>no pictures</p>")
  document.removeEventListener("tandem:toast", hear)
  expect(told).toHaveLength(1)
})

test("HTML that is only a picture gives way to the file beside it", () => {
  expect(isOnePicture('<meta charset="utf-8"><img src="https://x.example/a.png" style="x">')).toBe(true)
  expect(isOnePicture('<p>Words <img src="a.png"></p>')).toBe(false)
  expect(isOnePicture("<table><tr><td>1</td></tr></table>")).toBe(false)
})

interface Two {
  hers: ReturnType<typeof createEditor>
  his: ReturnType<typeof createEditor>
}

/** Two editors on one text; hers takes files, and each waits for `finish`. */
function two(html: string, uploader: Parameters<typeof Files.configure>[0]): Two {
  const [left, right] = [new Y.Doc(), new Y.Doc()]
  left.on("update", (update: Uint8Array, origin: unknown) => origin !== "line" && Y.applyUpdate(right, update, "line"))
  right.on("update", (update: Uint8Array, origin: unknown) => origin !== "line" && Y.applyUpdate(left, update, "line"))
  const make = (doc: Y.Doc, around: ReturnType<typeof Files.configure>[]) => {
    const element = document.createElement("div")
    document.body.append(element)
    return createEditor({ doc, editable: true, element, around })
  }
  const hers = make(left, [Files.configure(uploader)])
  const his = make(right, [])
  hers.commands.setContent(html)
  return { hers, his }
}

const stored = { href: "/acme/files/1/Q3.png", src: "/acme/files/1/Q3.png?size=page", name: "Q3.png", size: 3 }
const file = (name: string) => new globalThis.File(["abc"], name, { type: "image/png" })

async function created(editor: Two["hers"]): Promise<NonNullable<NonNullable<typeof editor.storage.files>["uploads"]>> {
  await eventually(() => editor.storage.files?.uploads != null)
  return editor.storage.files!.uploads!
}

test("a file keeps its place between blocks while others write around it", async () => {
  let finish = () => {}
  const held = new Promise<void>((resolve) => (finish = resolve))
  const { hers, his } = two("<p>One</p><p>Two</p><p>Three</p>", {
    uploader: async () => {
      await held
      return stored
    },
  })
  const uploads = await created(hers)
  uploads.add([file("Q3.png")], placeIn(hers, "Two") + 4)
  expect(his.getHTML()).toBe("<p>One</p><p>Two</p><p>Three</p>")
  his.commands.insertContentAt(0, "<p>Zero</p><p>Half</p>")
  his.commands.insertContentAt(placeIn(his, "Two", 3), " and more")
  hers.commands.insertContentAt(placeIn(hers, "One", 3), " of hers")
  expect(hers.view.dom.querySelectorAll(".upload")).toHaveLength(1)
  finish()
  const wanted =
    '<p>Zero</p><p>Half</p><p>One of hers</p><p>Two and more</p><img src="/acme/files/1/Q3.png?size=page" alt="Q3"><p>Three</p>'
  await eventually(() => his.getHTML() === wanted)
  expect(hers.getHTML()).toBe(wanted)
  expect(hers.view.dom.querySelectorAll(".upload")).toHaveLength(0)
})

test("a file whose neighbours are deleted still finds a place", async () => {
  let finish = () => {}
  const held = new Promise<void>((resolve) => (finish = resolve))
  const { hers, his } = two("<p>One</p><p>Two</p><p>Three</p>", {
    uploader: async () => {
      await held
      return stored
    },
  })
  const uploads = await created(hers)
  uploads.add([file("Q3.png")], placeIn(hers, "Two") + 4)
  his.commands.setContent("<p>All new</p>")
  finish()
  await eventually(() => his.getHTML().includes("<img"))
  expect(his.getHTML()).toContain("<p>All new</p>")
})

test("several files stand in the order in which they came", async () => {
  const { hers } = two("<p>One</p><p>Two</p>", {
    uploader: async (one) => {
      await new Promise((resolve) => setTimeout(resolve, one.name === "a.pdf" ? 40 : 1))
      return { href: `/acme/files/1/${one.name}`, src: null, name: one.name, size: 3 }
    },
  })
  const uploads = await created(hers)
  uploads.add([file("a.pdf"), file("b.pdf"), file("c.pdf")], placeIn(hers, "One") + 4)
  await eventually(() => hers.view.dom.querySelectorAll(".file").length === 3)
  expect([...hers.view.dom.querySelectorAll(".file")].map((one) => one.textContent)).toEqual(["a.pdf", "b.pdf", "c.pdf"])
  expect(hers.getHTML().indexOf("Two")).toBeGreaterThan(hers.getHTML().indexOf("c.pdf"))
})

test("a refusal stays with its words until it is tried again or removed", async () => {
  let tries = 0
  const { hers } = two("<p>One</p>", {
    uploader: async () => {
      tries += 1
      if (tries === 1) throw new Error("“Q3.png” is damaged.")
      return stored
    },
  })
  const uploads = await created(hers)
  uploads.add([file("Q3.png")], 5)
  const card = () => hers.view.dom.querySelector(".upload")
  await eventually(() => card()?.textContent?.includes("is damaged") ?? false)
  expect(card()!.classList.contains("upload--failed")).toBe(true)
  const retry = [...card()!.querySelectorAll("button")].find((one) => one.textContent === "Try again")!
  retry.click()
  await eventually(() => hers.getHTML().includes("<img"))
  expect(card()).toBeNull()
})

test("a file that is removed on its way does not come in", async () => {
  let finish = () => {}
  const held = new Promise<void>((resolve) => (finish = resolve))
  const { hers } = two("<p>One</p>", {
    uploader: async () => {
      await held
      return stored
    },
  })
  const uploads = await created(hers)
  uploads.add([file("Q3.png")], 5)
  const id = pendingKey.getState(hers.state)![0]!.id
  const remove = [...hers.view.dom.querySelectorAll<HTMLButtonElement>(".upload button")].find((one) => one.textContent === "Remove")!
  remove.click()
  expect(placeOf(hers.state, id)).toBeNull()
  finish()
  await held
  expect(hers.getHTML()).toBe("<p>One</p>")
})

test("what cameras and clipboards call a file is not told as what it shows", async () => {
  const names = ["image.png", "Screenshot 2026-11-22 at 04.13.46.png", "IMG_2041.jpg", "Our funnel.png"]
  const { hers } = two("<p>One</p>", { uploader: async ({ name }) => ({ ...stored, name }) })
  const uploads = await created(hers)
  uploads.add(names.map(file), 5)
  await eventually(() => hers.view.dom.querySelectorAll(".upload").length === 0)
  const told = [...hers.getHTML().matchAll(/alt="([^"]*)"/g)].map((match) => match[1])
  expect(told).toEqual(["", "", "", "Our funnel"])
})

test("a file over the limit is refused before it is sent", async () => {
  const uploader = uploaderTo({ url: "/nowhere/", largest: 2 * 2 ** 20 })
  const large = new globalThis.File([new Uint8Array(2 * 2 ** 20 + 1)], "a.bin")
  await expect(uploader(large, () => {}, new AbortController().signal)).rejects.toThrow("A file may have 2 MB; this one has 2.0 MB.")
})

test("a card says how far it is", () => {
  const card = new Card("Q3.png", { retry: () => {}, remove: () => {} })
  const bar = card.element.querySelector("progress")!
  card.progress(0.5)
  expect(bar.value).toBe(0.5)
  card.fail("No.")
  expect(bar.hidden).toBe(true)
  card.wait()
  expect(bar.hidden).toBe(false)
})
