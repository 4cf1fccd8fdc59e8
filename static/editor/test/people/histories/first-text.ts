/** The text that a history begins with: some of each kind of block. */
import type { Node } from "@tiptap/pm/model"

import { schema } from "../../../src/schema/index.ts"
import type { Letters } from "./letters.ts"

type Plain = { type: string; attrs?: object; content?: Plain[]; text?: string }

export function firstText(letters: Letters): Node {
  const words = (type: string, attrs?: object): Plain => ({ type, attrs, content: [{ type: "text", text: letters.some(6) }] })
  const p = () => words("paragraph")
  const around = (type: string, ...content: Plain[]): Plain => ({ type, content })
  const row = (cell: string) => around("tableRow", around(cell, p()), around(cell, p()))
  return schema.nodeFromJSON(around(
    "doc",
    words("heading", { level: 2 }), p(), p(), p(),
    around("bulletList", around("listItem", p(), around("bulletList", around("listItem", p()))), around("listItem", p()), around("listItem", p())),
    around("blockquote", p(), p()), p(),
    words("heading", { level: 2 }), p(), words("codeBlock"),
    around("taskList", around("taskItem", p()), around("taskItem", p())),
    around("table", row("tableHeader"), row("tableCell"), row("tableCell")), p(),
  ))
}
