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
        parseHTML: (element) => element.getAttribute("data-id"),
        renderHTML: ({ id }) => ({ "data-id": id ?? "" }),
      },
      label: {
        default: null,
        rendered: false,
        parseHTML: (element) => element.textContent?.replace(/^@/, "") ?? null,
      },
    }
  },

  parseHTML() {
    return [{ tag: `span[data-type="${this.name}"]` }]
  },

  renderHTML({ node, HTMLAttributes }) {
    const fixed = { class: "mention", "data-type": this.name }
    return ["span", mergeAttributes(fixed, HTMLAttributes), `@${node.attrs.label ?? ""}`]
  },

  renderText({ node }) {
    return `@${node.attrs.label ?? ""}`
  },
})
