import { Node } from "@tiptap/core"

/**
 * The text as a whole: headings stand only here, so a section is a flat span from one heading to
 * the next. `block` comes first, because the first type of an expression is what an empty
 * document and a fresh line are made of.
 */
export const Document = Node.create({
  name: "doc",
  topNode: true,
  content: "(block | heading)+",
})
