import { BulletList, ListItem as TiptapListItem, OrderedList as TiptapOrderedList, TaskItem as TiptapTaskItem, TaskList } from "@tiptap/extension-list"

/** An item may begin with any block, so that an import keeps `1. ```code``` ` as it was. */
const ListItem = TiptapListItem.extend({ content: "block+" })

const OrderedList = TiptapOrderedList.extend({
  addAttributes() {
    return {
      start: {
        default: 1,
        parseHTML: (element) => Number.parseInt(element.getAttribute("start") ?? "1", 10) || 1,
        renderHTML: ({ start }) => (start === 1 ? {} : { start }),
      },
    }
  },

  // Without Tiptap's handling of `type`, which our text does not have.
  renderHTML({ HTMLAttributes }) {
    return ["ol", HTMLAttributes, 0]
  },
})

const TaskItem = TiptapTaskItem.extend({
  content: "block+",

  /** The box of the served page is shown, not operated: only the editor changes the text. */
  renderHTML({ node, HTMLAttributes }) {
    const checked = node.attrs.checked ? "checked" : null
    return [
      "li",
      { ...HTMLAttributes, "data-type": this.name },
      ["label", ["input", { type: "checkbox", checked, disabled: "", "aria-label": "Done" }]],
      ["div", 0],
    ]
  },
}).configure({
  nested: true,
  a11y: { checkboxLabel: (node) => `Done: ${node.firstChild?.textContent || "empty task"}` },
})

export const lists = [BulletList, OrderedList, ListItem, TaskList, TaskItem]
