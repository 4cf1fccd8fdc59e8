import { Marked } from "marked"

const marked = new Marked({ gfm: true })

/** `==marked==`, which is ours and not of common Markdown. */
marked.use({
  extensions: [
    {
      name: "highlight",
      level: "inline",
      start: (source) => source.indexOf("=="),
      tokenizer(source) {
        const match = /^==(?!\s)([^=\n]+?)==/.exec(source)
        if (!match) return undefined
        return { type: "highlight", raw: match[0], tokens: this.lexer.inlineTokens(match[1]!) }
      },
      renderer(token) {
        return `<mark>${this.parser.parseInline(token.tokens ?? [])}</mark>`
      },
    },
  ],
})

/** Lines that are Markdown beyond doubt. */
const BLOCKS = [
  /^#{1,6} \S/m,
  /^\s*[-*+] \[[ xX]\] \S/m,
  /^ {0,3}(```|~~~)/m,
  /^ {0,3}> ?\S/m,
  /^\|?.*\|.*\n\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/m,
]

/** A list needs two items: a single line that begins with a dash may be a sentence. */
const LIST = /^\s*([-*+]|\d+[.)]) \S.*\n(\s*\n)?\s*([-*+]|\d+[.)]) \S/m

const INLINE = [/\*\*\S[^*\n]*\*\*/, /\[[^\]\n]+\]\([^)\s]+\)/, /(^|\s)`[^`\n]+`/]

/** Whether somebody who pastes this text as it stands would see Markdown signs in it. */
export function looksLikeMarkdown(text: string): boolean {
  if (BLOCKS.some((sign) => sign.test(text)) || LIST.test(text)) return true
  return INLINE.some((sign) => sign.test(text))
}

export function markdownToHtml(text: string): string {
  return marked.parse(text.replace(/^---\n[\s\S]*?\n---\n/, ""), { async: false })
}
