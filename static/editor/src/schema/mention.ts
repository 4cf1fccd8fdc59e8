import { mergeAttributes, Node } from "@tiptap/core"

/** A member named in the text: `id` is the member's, `label` the name at the time of writing. */
export const Mention = Node.create({
  name: "mention",
  group: "inline",
  inline: true,
  atom: true,
  selectable: false,

  addAttributes() {
    return {
      id: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-mention"),
        renderHTML: ({ id }) => ({ "data-mention": id ?? "" }),
      },
      label: {
        default: null,
        rendered: false,
        parseHTML: (element) => element.textContent?.replace(/^@/, "") ?? null,
      },
    }
  },

  parseHTML() {
    return [{ tag: "span[data-mention]" }]
  },

  renderHTML({ node, HTMLAttributes }) {
    const name = `@${node.attrs.label ?? ""}`
    return ["span", mergeAttributes({ class: "mention" }, HTMLAttributes), name]
  },

  renderText({ node }) {
    return `@${node.attrs.label ?? ""}`
  },
})
