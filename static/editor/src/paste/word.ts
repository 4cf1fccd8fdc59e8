import { readStyle } from "./styles.ts"

/** `mso-list: l0 level2 lfo1`: a paragraph of Word that shows as a list item. */
const LEVEL = /\bl\d+\s+level(\d+)/
const BULLET = /^[·•o§▪◦‣–—-]$/

interface WordItem {
  paragraph: HTMLElement
  level: number
  ordered: boolean
  start: number
}

/** Word writes lists as paragraphs with a marker in them, and has elements of its own. */
export function wordToHtml(body: HTMLElement): void {
  for (const paragraph of body.querySelectorAll("p.MsoTitle")) rename(paragraph, "h1")
  for (const paragraph of body.querySelectorAll("p.MsoSubtitle")) rename(paragraph, "h2")
  const items = [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")].map(wordItem)
  let run: WordItem[] = []
  for (const item of items) {
    const follows = item && run.at(-1)?.paragraph.nextElementSibling === item.paragraph
    if (run.length > 0 && !follows) {
      toList(run)
      run = []
    }
    if (item) run.push(item)
  }
  if (run.length > 0) toList(run)
  for (const element of [...body.querySelectorAll("*")]) {
    if (element.localName.includes(":")) element.replaceWith(...element.childNodes)
  }
}

function wordItem(element: Element): WordItem | null {
  const level = LEVEL.exec(readStyle(element).get("mso-list") ?? "")?.[1]
  if (!level) return null
  const marker = [...element.querySelectorAll("[data-style]")].find((span) => /^ignore/.test(readStyle(span).get("mso-list") ?? ""))
  const sign = (marker?.textContent ?? "").replace(/[\s\u00a0]+/g, "")
  marker?.remove()
  const ordered = sign !== "" && !BULLET.test(sign) && /^\(?[\da-z]+[.)]?$/i.test(sign)
  const start = Number.parseInt(sign.replace(/\D/g, ""), 10) || 1
  return { paragraph: element as HTMLElement, level: Number(level), ordered, start }
}

/** Paragraphs that follow each other, as nested lists in their place. */
function toList(run: WordItem[]): void {
  const page = run[0]!.paragraph.ownerDocument
  const open: { list: HTMLElement; level: number }[] = []
  const place = page.createComment("")
  run[0]!.paragraph.before(place)
  for (const { paragraph, level, ordered, start } of run) {
    const tag = ordered ? "ol" : "ul"
    while (open.length > 0 && open.at(-1)!.level > level) open.pop()
    const top = open.at(-1)
    if (top && top.level === level && top.list.localName !== tag) open.pop()
    if (open.at(-1)?.level !== level) {
      const list = page.createElement(tag)
      if (ordered && start > 1) list.setAttribute("start", String(start))
      const parent = open.at(-1)?.list.lastElementChild
      if (parent) parent.append(list)
      else place.before(list)
      open.push({ list, level })
    }
    const item = page.createElement("li")
    open.at(-1)!.list.append(item)
    item.append(rename(paragraph, "p"))
  }
  place.remove()
}

function rename(element: Element, tag: string): HTMLElement {
  const renamed = element.ownerDocument.createElement(tag)
  renamed.append(...element.childNodes)
  element.replaceWith(renamed)
  return renamed
}
