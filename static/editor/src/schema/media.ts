import { mergeAttributes, Node } from "@tiptap/core"
import { Image as TiptapImage } from "@tiptap/extension-image"
import { isAllowedUri } from "@tiptap/extension-link"

/** An address that may stand in the page, or the empty string for one that may run a script. */
export function safeAddress(address: unknown): string {
  return typeof address === "string" && isAllowedUri(address) ? address : ""
}

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
      href: { default: null, rendered: false, parseHTML: (element) => link(element, "href") },
      name: { default: "", rendered: false, parseHTML: (element) => element.textContent },
      size: { default: null, rendered: false, parseHTML: sizeOf },
    }
  },

  parseHTML() {
    return [{ tag: "div[data-file]" }]
  },

  renderHTML({ node, HTMLAttributes }) {
    const { href, name, size } = node.attrs
    const address = safeAddress(href)
    return [
      "div",
      mergeAttributes({ class: "file", "data-file": "", "data-size": size }, HTMLAttributes),
      ["a", { href: address, download: name || "" }, name || address],
    ]
  },

  renderText({ node }) {
    return node.attrs.name
  },
})

function link(element: HTMLElement, attribute: string): string | null {
  return element.querySelector("a")?.getAttribute(attribute) ?? null
}

function sizeOf(element: HTMLElement): number | null {
  const size = Number.parseInt(element.getAttribute("data-size") ?? "", 10)
  return Number.isNaN(size) ? null : size
}
