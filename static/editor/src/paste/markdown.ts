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

export function markdownToHtml(text: string): string {
  return marked.parse(text.replace(/^---\n[\s\S]*?\n---\n/, ""), { async: false })
}
