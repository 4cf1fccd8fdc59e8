/** A document with every block in it, as JSON and as the server would send it. */
type Json = Record<string, unknown>

const text = (words: string, ...marks: Json[]): Json => ({ type: "text", text: words, ...(marks.length && { marks }) })
const paragraph = (...content: Json[]): Json => ({ type: "paragraph", content })
const block = (type: string, content: Json[], attrs: Json = {}): Json => ({ type, attrs, content })
const cell = (words: string, type = "tableCell", attrs: Json = {}) => block(type, [paragraph(text(words))], attrs)
const heading = (level: number, words: string, id: string) => block("heading", [text(words)], { level, id })

const EVERY_BLOCK: Json[] = [
  paragraph(text("How we sell, "), text("agreed", { type: "bold" }), text(" by both teams.")),
  heading(2, "First call", "sfirstcall"),
  paragraph(
    text("Ask about the "), text("budget", { type: "italic" }), text(", never about "), text("price_list", { type: "code" }),
    text("; see "), text("the charter", { type: "link", attrs: { href: "/acme/documents/1/" } }), text(". "),
    { type: "mention", attrs: { id: "m2", label: "Ben Okafor" } }, text(" knows more."),
  ),
  block("bulletList", [
    block("listItem", [paragraph(text("Listen")), block("bulletList", [block("listItem", [paragraph(text("and write down"))])])]),
    block("listItem", [paragraph(text("Repeat"))]),
  ]),
  block("orderedList", [block("listItem", [paragraph(text("Third"))]), block("listItem", [paragraph(text("Fourth"))])], { start: 3 }),
  block("taskList", [
    block("taskItem", [paragraph(text("Prepare"))], { checked: true }),
    block("taskItem", [paragraph(text("Follow up"))], { checked: false }),
  ]),
  heading(3, "Answers", "sanswers00"),
  block("blockquote", [paragraph(text("We have a tool for that."))]),
  block("callout", [paragraph(text("Send the one-pager within a day."))], { kind: "tip" }),
  block("callout", [paragraph(text("Never promise a date."))], { kind: "warning" }),
  block("codeBlock", [text("select count(*)\nfrom leads;")], { language: "sql" }),
  block("table", [
    block("tableRow", [cell("Stage", "tableHeader"), cell("Days", "tableHeader", { align: "right" })]),
    block("tableRow", [cell("Discovery"), cell("7", "tableCell", { align: "right" })]),
  ]),
  { type: "file", attrs: { href: "/files/1/", name: "One-pager.pdf", size: 48_128 } },
  { type: "horizontalRule" },
  paragraph(text("Struck", { type: "strike" }), text(", "), text("underlined", { type: "underline" }), text(", "), text("marked", { type: "highlight" }), text(".")),
]

export function sampleDocument(paragraphs = 0): Json {
  const more = Array.from({ length: paragraphs }, (_, index) =>
    index % 8 === 0
      ? heading(2, `Section ${index / 8 + 1}`, `s${String(index).padStart(9, "0")}`)
      : paragraph(text(`Paragraph ${index}. ${"Words that fill the page and say nothing at all. ".repeat(4)}`)),
  )
  return { type: "doc", content: [...EVERY_BLOCK, ...more] }
}

/** Only what is needed to see whether the swap moves anything. */
export function sampleHtml(paragraphs = 0): string {
  const html = (node: Json): string => {
    const inner = ((node.content as Json[] | undefined) ?? []).map(html).join("")
    const attrs = (node.attrs ?? {}) as Record<string, unknown>
    const tags: Record<string, string> = { paragraph: "p", bulletList: "ul", orderedList: "ol", listItem: "li", blockquote: "blockquote", tableRow: "tr", tableHeader: "th", tableCell: "td" }
    if (node.type === "text") return String(node.text)
    if (node.type === "heading") return `<h${attrs.level} id="${attrs.id}">${inner}</h${attrs.level}>`
    if (node.type === "callout") return `<aside class="callout" role="note" data-callout="${attrs.kind}">${inner}</aside>`
    if (node.type === "codeBlock") return `<pre><code>${inner}</code></pre>`
    if (node.type === "table") return `<div class="tableWrapper" tabindex="0"><table><tbody>${inner}</tbody></table></div>`
    if (node.type === "taskList") return `<ul data-type="taskList">${inner}</ul>`
    if (node.type === "taskItem") return `<li data-type="taskItem"><label><input type="checkbox" disabled></label><div>${inner}</div></li>`
    if (node.type === "file") return `<div class="file" data-file><a href="${attrs.href}">${attrs.name}</a></div>`
    if (node.type === "horizontalRule") return "<hr>"
    if (node.type === "mention") return `<span class="mention">@${attrs.label}</span>`
    return tags[String(node.type)] ? `<${tags[String(node.type)]}>${inner}</${tags[String(node.type)]}>` : inner
  }
  return ((sampleDocument(paragraphs).content as Json[]) ?? []).map(html).join("")
}
