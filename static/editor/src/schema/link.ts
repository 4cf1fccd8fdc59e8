import { InputRule, Mark, markPasteRule, mergeAttributes } from "@tiptap/core"

import { isSafeAddress, normalAddress, safeAddress } from "./addresses.ts"

declare module "@tiptap/core" {
  interface Commands<ReturnType> {
    link: {
      setLink: (attributes: { href: string; title?: string | null }) => ReturnType
      unsetLink: () => ReturnType
    }
  }
}

/** An address in running text; a closing bracket or full stop after it is not part of it. */
const ADDRESS = /\b(?:https?:\/\/|www\.|mailto:)[^\s<>"]*[^\s<>".,;:!?)\]}'’”]/gi

function hrefOf(written: string): string {
  return normalAddress(/^www\./i.test(written) ? `https://${written}` : written)
}

/** Addresses that are typed or pasted become links by themselves. */
export const Link = Mark.create({
  name: "link",
  priority: 1000,
  inclusive: false,
  exitable: true,

  addAttributes() {
    return {
      href: { default: null, renderHTML: ({ href }) => ({ href: safeAddress(href) }) },
      title: { default: null },
    }
  },

  parseHTML() {
    const getAttrs = (element: HTMLElement) => isSafeAddress(element.getAttribute("href")) && null
    return [{ tag: "a[href]", getAttrs }]
  },

  renderHTML({ HTMLAttributes }) {
    return ["a", mergeAttributes({ rel: "noopener noreferrer" }, HTMLAttributes), 0]
  },

  addCommands() {
    return {
      setLink: (attributes) => ({ commands }) =>
        isSafeAddress(attributes.href) && commands.setMark(this.name, attributes),
      unsetLink: () => ({ commands }) => commands.unsetMark(this.name, { extendEmptyMarkRange: true }),
    }
  },

  addInputRules() {
    return [
      new InputRule({
        find: new RegExp(`(?:^|[\\s(])(${ADDRESS.source})[.,;:!?)]*\\s$`, "i"),
        handler: ({ state, range, match }) => {
          const written = match[1]!
          const from = range.from + match[0].indexOf(written)
          const mark = this.type.create({ href: hrefOf(written) })
          const linked = state.doc.rangeHasMark(from, from + written.length, this.type)
          if (linked || !isSafeAddress(mark.attrs.href)) return null
          state.tr.addMark(from, from + written.length, mark).insertText(" ", range.to)
          state.tr.removeStoredMark(this.type)
          return undefined
        },
      }),
    ]
  },

  addPasteRules() {
    return [
      markPasteRule({
        find: (text) =>
          [...text.matchAll(ADDRESS)].map((match) => ({
            index: match.index,
            text: match[0],
            data: { href: hrefOf(match[0]) },
          })),
        type: this.type,
        getAttributes: (match) => ({ href: match.data?.href }),
      }),
    ]
  },
})
