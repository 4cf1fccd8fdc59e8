import { normalAddress } from "../schema/addresses.ts"
import { unlinkForeignPictures } from "./pictures.ts"
import { liftCallouts, lowerHeadings, markTasks, unwrapCells } from "./structure.ts"
import { stylesToMarks } from "./styles.ts"
import { wordToHtml } from "./word.ts"

const DROPPED = "script, style, meta, link, title, template, noscript, iframe, object, embed, form > button"

/** A document that runs nothing and loads nothing. */
export function inertDocument(html: string): Document {
  return new DOMParser().parseFromString(html, "text/html")
}

/** HTML of other programs in the form that our schema reads. Our own copies stay as they are. */
export function cleanHtml(html: string): string {
  const page = inertDocument(withoutStyles(html))
  const { body } = page
  if (body.querySelector("[data-pm-slice]")) return html
  for (const element of page.querySelectorAll(DROPPED)) element.remove()
  dropComments(page)
  wordToHtml(body)
  stylesToMarks(body)
  liftCallouts(body)
  lowerHeadings(body)
  markTasks(body)
  unwrapCells(body)
  tidyLinks(body)
  if (unlinkForeignPictures(body) > 0) tellOfPictures()
  stripAttributes(body)
  for (const code of body.querySelectorAll("pre")) dropLastBreak(code)
  return body.innerHTML
}

function tellOfPictures(): void {
  const text = "Pictures of other places did not come along; where one has an address, a link to it stands there."
  document.dispatchEvent(new CustomEvent("tandem:toast", { detail: { text, kind: "info" } }))
}

/** The line feed that ends a block of code in HTML is not a line of it. */
function dropLastBreak(code: Element): void {
  let last: Node | null = code
  while (last?.lastChild) last = last.lastChild
  if (last?.nodeType === 3) last.nodeValue = last.nodeValue?.replace(/\n$/, "") ?? ""
}

/**
 * Style attributes under another name, and no style sheets: even a document that is never shown
 * would report each to the console as a breach of the page's policy.
 */
function withoutStyles(html: string): string {
  return html
    .replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="))
}

function dropComments(page: Document): void {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_COMMENT)
  const comments: Comment[] = []
  while (walker.nextNode()) comments.push(walker.currentNode as Comment)
  for (const comment of comments) comment.remove()
}

/** Docs and search pages wrap addresses in one of their own that counts the click. */
function tidyLinks(body: HTMLElement): void {
  for (const link of body.querySelectorAll("a")) {
    let address = link.getAttribute("href") ?? ""
    const wrapped = /^https:\/\/www\.google\.com\/url\?(?:[^#]*&)?q=([^&#]+)/.exec(address)?.[1]
    if (wrapped) address = decodeURIComponent(wrapped)
    if (address) link.setAttribute("href", normalAddress(address))
  }
}

const KEPT = /^(href|src|alt|title|start|align|colspan|rowspan|colwidth|checked|type|id|data-(type|callout|mention|file|checked|align|size))$/

/** What is left of other programs' styling; the policy of the page would refuse it anyway. */
function stripAttributes(body: HTMLElement): void {
  for (const element of body.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (name === "class") keepOurClasses(element)
      else if (!KEPT.test(name)) element.removeAttribute(name)
    }
  }
}

function keepOurClasses(element: Element): void {
  const ours = [...element.classList].filter((name) => name === "callout" || name.startsWith("language-"))
  if (ours.length > 0) element.className = ours.join(" ")
  else element.removeAttribute("class")
}
