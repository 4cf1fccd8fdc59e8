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
      href: { default: null, rendered: false, parseHTML: (element) => element.getAttribute("href") },
      name: { default: "", rendered: false, parseHTML: (element) => element.textContent },
      size: {
        default: null,
        parseHTML: sizeOf,
        renderHTML: ({ size }) => (size === null ? {} : { "data-size": size }),
      },
    }
  },

  // Before the link mark, which would read the same element as a linked word.
  parseHTML() {
    return [{ tag: `a[data-type="${this.name}"]`, priority: 1100 }]
  },

  renderHTML({ node, HTMLAttributes }) {
    const { href, name } = node.attrs
    const address = safeAddress(href)
    const fixed = { class: "file", "data-type": this.name, href: address, download: name || "" }
    return ["a", mergeAttributes(fixed, HTMLAttributes), name || address]
  },

  renderText({ node }) {
    return node.attrs.name
  },
})

function sizeOf(element: HTMLElement): number | null {
  const size = Number.parseInt(element.getAttribute("data-size") ?? "", 10)
  return Number.isNaN(size) ? null : size
}
