import { mergeAttributes, Node } from "@tiptap/core"

export const CALLOUT_KINDS = ["note", "tip", "important", "warning", "caution"] as const
export type CalloutKind = (typeof CALLOUT_KINDS)[number]

export function isCalloutKind(kind: unknown): kind is CalloutKind {
  return CALLOUT_KINDS.includes(kind as CalloutKind)
}

/** A framed remark; the kinds are those of Markdown's `> [!NOTE]`. Its label comes from CSS. */
export const Callout = Node.create({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,

  addAttributes() {
    return {
      kind: {
        default: "note",
        parseHTML: (element) => {
          const kind = element.getAttribute("data-callout")
          return isCalloutKind(kind) ? kind : "note"
        },
        renderHTML: ({ kind }) => ({ "data-callout": isCalloutKind(kind) ? kind : "note" }),
      },
    }
  },

  parseHTML() {
    return [{ tag: "aside.callout" }, { tag: "div.callout" }]
  },

  renderHTML({ HTMLAttributes }) {
    return ["aside", mergeAttributes({ class: "callout", role: "note" }, HTMLAttributes), 0]
  },
})
