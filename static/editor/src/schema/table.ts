import {
  Table as TiptapTable, TableCell as TiptapCell, TableHeader as TiptapHeader, TableRow, TableView,
} from "@tiptap/extension-table"
import type { Attributes } from "@tiptap/core"
import type { Node as ProseMirrorNode } from "@tiptap/pm/model"
import type { EditorView } from "@tiptap/pm/view"

const ALIGNMENTS = ["left", "center", "right"]

/**
 * Alignment and column widths are written as attributes, never as `style`, because the page's
 * content security policy lets no inline style through.
 */
const align: Attributes[string] = {
  default: null,
  parseHTML: (element) => {
    const style = /text-align:\s*(\w+)/.exec(element.getAttribute("style") ?? "")?.[1]
    const found = element.getAttribute("data-align") ?? style ?? element.getAttribute("align")
    return ALIGNMENTS.includes(found ?? "") ? found : null
  },
  renderHTML: ({ align }) => (ALIGNMENTS.includes(align) ? { "data-align": align } : {}),
}

const colwidth: Attributes[string] = {
  default: null,
  parseHTML: (element) => {
    const widths = (element.getAttribute("colwidth") ?? "").split(",").map(Number)
    return widths.every((width) => width > 0) ? widths : null
  },
  renderHTML: ({ colwidth }) => (colwidth ? { colwidth: colwidth.join(",") } : {}),
}

const TableCell = TiptapCell.extend({
  addAttributes() {
    return { ...this.parent?.(), colwidth, align }
  },
})

const TableHeader = TiptapHeader.extend({
  addAttributes() {
    return { ...this.parent?.(), colwidth, align }
  },
})

/** Who only reads has no cursor that scrolls a wide table along: the frame takes the focus. */
class ShownTable extends TableView {
  constructor(node: ProseMirrorNode, cellMinWidth: number, view?: EditorView, attributes?: Record<string, unknown>) {
    super(node, cellMinWidth, view, attributes)
    if (view && !view.editable) this.dom.tabIndex = 0
  }
}

const Table = TiptapTable.extend({
  renderHTML({ node, HTMLAttributes }) {
    const columns = columnsOf(node)
    const body: [string, number] = ["tbody", 0]
    const table = columns
      ? (["table", HTMLAttributes, ["colgroup", ...columns], body] as const)
      : (["table", HTMLAttributes, body] as const)
    // The frame scrolls where the page is narrow; the tabindex lets the keyboard scroll it.
    return ["div", { class: "tableWrapper", tabindex: "0" }, table]
  },
}).configure({ resizable: true, cellMinWidth: 48, View: ShownTable })

/** One `col` for each column of the first row, or null where no column has a width of its own. */
function columnsOf(table: ProseMirrorNode): [string, object][] | null {
  const widths: (number | null)[] = []
  table.firstChild?.forEach((cell) => {
    for (let column = 0; column < cell.attrs.colspan; column += 1) {
      widths.push(cell.attrs.colwidth?.[column] || null)
    }
  })
  if (!widths.some((width) => width !== null)) return null
  return widths.map((width) => ["col", width === null ? {} : { width }])
}

export const table = [Table, TableRow, TableHeader, TableCell]
