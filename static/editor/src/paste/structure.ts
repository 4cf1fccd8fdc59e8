import { isCalloutKind } from "../schema/callout.ts"

const HEADINGS = "h1, h2, h3, h4, h5, h6"
const CONTAINERS = "li, blockquote, td, th, .callout, dd"

/** A heading stands at the top level only; inside a list, quote or table it is a bold line. */
export function lowerHeadings(body: HTMLElement): void {
  for (const heading of body.querySelectorAll(HEADINGS)) {
    if (!heading.parentElement?.closest(CONTAINERS)) continue
    const line = heading.ownerDocument.createElement("p")
    const strong = heading.ownerDocument.createElement("strong")
    strong.append(...heading.childNodes)
    line.append(strong)
    heading.replaceWith(line)
  }
}

/** Check boxes at the head of list items make tasks; other items of the list stay a plain list. */
export function markTasks(body: HTMLElement): void {
  for (const item of body.querySelectorAll("li")) {
    const box = item.querySelector<HTMLInputElement>("input[type=checkbox]")
    if (!box || box.closest("li") !== item || item.dataset.type === "taskItem") continue
    item.dataset.type = "taskItem"
    item.dataset.checked = String(box.hasAttribute("checked"))
    box.remove()
  }
  for (const list of body.querySelectorAll("ul, ol")) splitTasks(list)
}

/** Tasks and plain items in one list become lists side by side. */
function splitTasks(list: Element): void {
  const items = [...list.children]
  const isTask = (item: Element) => item.getAttribute("data-type") === "taskItem"
  if (!items.some(isTask) || list.getAttribute("data-type") === "taskList") return
  let part: Element | null = null
  for (const item of items) {
    if (!part || isTask(item) !== (part.getAttribute("data-type") === "taskList")) {
      part = list.ownerDocument.createElement(isTask(item) ? "ul" : list.tagName)
      if (isTask(item)) part.setAttribute("data-type", "taskList")
      list.before(part)
    }
    part.append(item)
  }
  list.remove()
}

/** `> [!NOTE]` quotes and the alerts that code hosts make of them. */
export function liftCallouts(body: HTMLElement): void {
  for (const alert of body.querySelectorAll(".markdown-alert")) {
    const kind = [...alert.classList].find((name) => name.startsWith("markdown-alert-"))?.slice(15)
    alert.querySelector(".markdown-alert-title")?.remove()
    toCallout(alert, kind)
  }
  for (const quote of body.querySelectorAll("blockquote")) {
    const first = quote.querySelector("p")?.firstChild
    const label = first?.nodeType === 3 ? /^\s*\[!(\w+)\][ \t]*\n?/.exec(first.nodeValue ?? "") : null
    if (!first || !label || !isCalloutKind(label[1]?.toLowerCase())) continue
    first.nodeValue = (first.nodeValue ?? "").slice(label[0].length)
    const line = first.parentElement!
    if (first.nextSibling?.nodeName === "BR" && first.nodeValue === "") first.nextSibling.remove()
    if (!line.textContent?.trim() && line.nextElementSibling) line.remove()
    toCallout(quote, label[1])
  }
}

function toCallout(element: Element, kind: string | undefined): void {
  const callout = element.ownerDocument.createElement("aside")
  callout.className = "callout"
  callout.dataset.callout = isCalloutKind(kind?.toLowerCase()) ? kind!.toLowerCase() : "note"
  callout.append(...element.childNodes)
  element.replaceWith(callout)
}

/** Layout tables of one cell, as mail and web pages have them, are not tables. */
export function unwrapCells(body: HTMLElement): void {
  for (const table of body.querySelectorAll("table")) {
    const cells = table.querySelectorAll("td, th")
    const only = cells.length === 1 ? cells[0] : null
    if (only?.querySelector("p, h1, h2, h3, ul, ol, table")) table.replaceWith(...only.childNodes)
  }
}
