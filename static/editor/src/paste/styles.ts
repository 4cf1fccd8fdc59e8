/**
 * Bold, italic and the like that other programs write as `style`, as the elements that mean them.
 * They arrive as `data-style`: the page's policy lets no `style` through, not even to be read.
 */
export function stylesToMarks(body: HTMLElement): void {
  unwrapDocs(body)
  for (const element of body.querySelectorAll<HTMLElement>("[data-style]")) {
    const style = readStyle(element)
    keepAlignment(element, style)
    if (element.matches("span, font, p, li, b, i, em, strong, a, td, th")) markContents(element, style)
  }
}

/** `font-weight: bold; color: red` as a map, names in lower case. */
export function readStyle(element: Element): Map<string, string> {
  const style = new Map<string, string>()
  for (const declaration of (element.getAttribute("data-style") ?? "").split(";")) {
    const colon = declaration.indexOf(":")
    if (colon > 0) style.set(declaration.slice(0, colon).trim().toLowerCase(), declaration.slice(colon + 1).trim().toLowerCase())
  }
  return style
}

/** Docs puts all that is copied into one `<b style="font-weight: normal">`. */
function unwrapDocs(body: HTMLElement): void {
  for (const element of body.querySelectorAll("b, strong, i, em, u")) {
    const style = readStyle(element)
    const normal = /^(normal|[1-4]00)$/.test(style.get("font-weight") ?? "") && element.matches("b, strong")
    if (normal || element.id.startsWith("docs-internal-guid")) element.replaceWith(...element.childNodes)
  }
}

function keepAlignment(element: Element, style: Map<string, string>): void {
  const align = style.get("text-align")
  const cell = element.closest("td, th")
  const aligned = align === "center" || align === "right"
  if (aligned && cell && !cell.hasAttribute("data-align")) cell.setAttribute("data-align", align)
}

function markContents(element: HTMLElement, style: Map<string, string>): void {
  if (!element.textContent?.trim() || element.closest("h1, h2, h3, h4, h5, h6, pre, code")) return
  const decoration = `${style.get("text-decoration") ?? ""} ${style.get("text-decoration-line") ?? ""}`
  const inLink = element.matches("a") || element.closest("a") !== null
  if (/^(bold|bolder|[6-9]00)$/.test(style.get("font-weight") ?? "")) wrap(element, "strong")
  if (style.get("font-style") === "italic") wrap(element, "em")
  if (decoration.includes("line-through")) wrap(element, "s")
  if (decoration.includes("underline") && !inLink) wrap(element, "u")
  if (isHighlight(style)) wrap(element, "mark")
}

/** Only what was meant as a marker pen: Word says so, elsewhere it is a bright colour on a span. */
function isHighlight(style: Map<string, string>): boolean {
  if (style.has("mso-highlight")) return true
  const colour = /rgba?\((\d+),\s*(\d+),\s*(\d+)(?:,\s*([\d.]+))?\)|#([0-9a-f]{6})\b|\b(yellow|lime|aqua)\b/.exec(
    style.get("background-color") ?? style.get("background") ?? "",
  )
  if (!colour || colour[4] === "0") return false
  if (colour[6]) return true
  const channels = colour[5]
    ? [0, 2, 4].map((at) => Number.parseInt(colour[5]!.slice(at, at + 2), 16))
    : [colour[1], colour[2], colour[3]].map(Number)
  const [high, low] = [Math.max(...channels), Math.min(...channels)]
  return high > 200 && high - low > 100
}

function wrap(element: HTMLElement, tag: string): void {
  if (element.closest(tag)) return
  const blocks = [...element.children].filter((child) => /^(P|UL|OL|DIV|TABLE)$/.test(child.tagName))
  if (blocks.length > 0) return
  const mark = element.ownerDocument.createElement(tag)
  mark.append(...element.childNodes)
  element.append(mark)
}
