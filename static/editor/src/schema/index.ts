/** The one schema of the text; `npm run schema` writes it out for the server. */
import { type Extensions, getSchema } from "@tiptap/core"
import { Blockquote } from "@tiptap/extension-blockquote"
import { CodeBlock } from "@tiptap/extension-code-block"
import { HardBreak } from "@tiptap/extension-hard-break"
import { HorizontalRule } from "@tiptap/extension-horizontal-rule"
import { Paragraph } from "@tiptap/extension-paragraph"
import { Text } from "@tiptap/extension-text"

import { Callout } from "./callout.ts"
import { Document } from "./document.ts"
import { Heading } from "./heading.ts"
import { lists } from "./lists.ts"
import { marks } from "./marks.ts"
import { File, Image } from "./media.ts"
import { Mention } from "./mention.ts"
import { table } from "./table.ts"

export const schemaExtensions: Extensions = [
  Document,
  Text,
  Paragraph,
  Heading,
  ...lists,
  Blockquote,
  Callout,
  CodeBlock.configure({ enableTabIndentation: true, tabSize: 2 }),
  ...table,
  Image,
  File,
  HorizontalRule,
  HardBreak,
  Mention,
  ...marks,
]

export const schema = getSchema(schemaExtensions)
