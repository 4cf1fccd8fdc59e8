import { expect, test } from "vitest"

import { looksLikeMarkdown } from "../src/paste/signs.ts"
import { cleanHtml } from "../src/paste/clean.ts"
import { markdownToHtml } from "../src/paste/markdown.ts"
import { editorWith } from "./texts.ts"

/** The text that a paste into an empty document makes. */
function pasted(html: string): string {
  const editor = editorWith("")
  // jsdom knows no ClipboardEvent.
  editor.view.pasteHTML(html, new Event("paste") as ClipboardEvent)
  const text = editor.getHTML().replaceAll(/ id="s\w{9}"/g, "")
  editor.destroy()
  return text
}

const word = (level: number, marker: string, text: string) =>
  `<p class=MsoListParagraph style='margin-left:36.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]>` +
  `<span style='mso-list:Ignore'>${marker}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span>` +
  `<![endif]>${text}<o:p></o:p></p>`

test("lists of Word become real lists, nested and numbered", () => {
  const html = pasted(`<html xmlns:o="urn:x"><body><!--StartFragment-->
    <p class=MsoNormal>Before</p>${word(1, "·", "Call first")}${word(2, "o", "Ask about budget")}${word(1, "·", "Write later")}
    <p class=MsoNormal>Between</p>${word(1, "3.", "Third")}${word(1, "4.", "Fourth")}<!--EndFragment--></body></html>`)
  expect(html).toContain("<ul><li><p>Call first</p><ul><li><p>Ask about budget</p></li></ul></li><li><p>Write later</p></li></ul>")
  expect(html).toContain('<ol start="3"><li><p>Third</p></li><li><p>Fourth</p></li></ol>')
})

test("styles of Docs become marks, and its wrapper does not make all bold", () => {
  const html = pasted(
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr">' +
      '<span style="font-weight:400">Plain </span><span style="font-weight:700">bold</span>' +
      '<span style="font-style:italic;text-decoration:line-through"> gone</span>' +
      '<span style="background-color:#ffff00"> marked</span></p></b>',
  )
  expect(html).toBe("<p>Plain <strong>bold</strong><em><s> gone</s></em><mark> marked</mark></p>")
})

test("deep headings are clipped and headings in containers become bold lines", () => {
  expect(pasted("<h6>Small</h6>")).toContain("<h4>Small</h4>")
  expect(pasted("<ul><li><h3>Inside</h3>text</li></ul>")).toContain("<li><p><strong>Inside</strong></p><p>text</p></li>")
  expect(pasted("<blockquote><h2>Said</h2><p>so</p></blockquote>")).toContain("<blockquote><p><strong>Said</strong></p><p>so</p></blockquote>")
})

test("scripts, handlers and dangerous addresses do not come in", () => {
  const html = pasted(
    '<p onclick="steal()">Hi <a href="javascript:steal()">there</a><script>steal()</script>' +
      '<img src="data:image/svg+xml,x" onerror="steal()"></p><iframe src="https://x.example"></iframe>',
  )
  expect(html).toBe("<p>Hi there</p>")
})

test("check boxes make tasks, beside a plain list where only some have one", () => {
  const html = cleanHtml('<ul><li><input type="checkbox" checked> Done</li><li><input type="checkbox"> Open</li><li>Plain</li></ul>')
  expect(html).toContain('<ul data-type="taskList"><li data-type="taskItem" data-checked="true"> Done</li>')
  expect(html).toContain("<ul><li>Plain</li></ul>")
})

test("a table keeps its alignment without a style", () => {
  const html = pasted('<table><tr><th style="text-align:right">Sum</th></tr><tr><td>7</td></tr></table>')
  expect(html).toContain('data-align="right"')
  expect(html).not.toContain("style=")
})

test("links to this site are kept relative", () => {
  expect(pasted(`<p><a href="${location.origin}/acme/documents/1/#sabc">there</a></p>`)).toContain('href="/acme/documents/1/#sabc"')
})

test("Markdown is read as Markdown", () => {
  const text = "# Plan\n\nWe **win** by `care`.\n\n- [x] call\n- [ ] write\n\n> [!TIP]\n> Ask twice.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```sql\nselect 1\n```\n"
  expect(looksLikeMarkdown(text)).toBe(true)
  const html = pasted(markdownToHtml(text))
  expect(html).toContain("<h1>Plan</h1><p>We <strong>win</strong> by <code>care</code>.</p>")
  expect(html).toMatch(/<ul data-type="taskList"><li data-checked="true".*call.*<li data-checked="false".*write/)
  expect(html).toContain('<aside class="callout" role="note" data-callout="tip"><p>Ask twice.</p></aside>')
  expect(html).toContain('<pre><code class="language-sql">select 1</code></pre>')
  expect(html).toMatch(/<th[^>]*data-align="right"[^>]*><p>b<\/p>/)
})

test("plain sentences are not taken for Markdown", () => {
  for (const text of ["We met at 10 - it went well.", "3 * 4 * 5", "Tell me #1 reason", "- only one line", "a | b"]) {
    expect(looksLikeMarkdown(text), text).toBe(false)
  }
})

test("a copy from our own editor keeps its section id for the step to judge", () => {
  const own = '<h2 id="saaaaaaaaa" data-pm-slice="1 1 []">Goals</h2>'
  expect(cleanHtml(own)).toBe(own)
})
