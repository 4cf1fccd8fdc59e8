import { mergeAttributes, Node } from "@tiptap/core"
import { Image as TiptapImage } from "@tiptap/extension-image"

import { safeAddress } from "./addresses.ts"

/** A picture on a line of its own, by address. */
export const Image = TiptapImage.extend({
  addAttributes() {
    return {
      src: { default: null, renderHTML: ({ src }) => ({ src: safeAddress(src) }) },
      alt: { default: null, renderHTML: ({ alt }) => ({ alt: alt ?? "" }) },
      title: { default: null },
    }
  },
})

/** A file that readers can download; `size` is in bytes, null when it is not known. */
export const File = Node.create({
  name: "file",
  group: "block",
  atom: true,
  draggable: true,

  addAttributes() {
    return {
      href: { default: null, rendered: false, parseHTML: addressOf },
      name: { default: "", rendered: false, parseHTML: (element) => element.textContent },
      size: {
        default: null,
        parseHTML: sizeOf,
        renderHTML: ({ size }) => (size === null ? {} : { "data-size": size }),
      },
    }
  },

  parseHTML() {
    return [{ tag: "div[data-file]" }]
  },

  renderHTML({ node, HTMLAttributes }) {
    const { href, name } = node.attrs
    const address = safeAddress(href)
    const link = ["a", { href: address, download: name || "" }, name || address] as const
    return ["div", mergeAttributes({ class: "file", "data-file": "" }, HTMLAttributes), link]
  },

  renderText({ node }) {
    return node.attrs.name
  },
})

function addressOf(element: HTMLElement): string | null {
  return element.querySelector("a")?.getAttribute("href") ?? null
}

function sizeOf(element: HTMLElement): number | null {
  const size = Number.parseInt(element.getAttribute("data-size") ?? "", 10)
  return Number.isNaN(size) ? null : size
}
