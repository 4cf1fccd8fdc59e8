import { Bold } from "@tiptap/extension-bold"
import { Code as TiptapCode } from "@tiptap/extension-code"
import { Highlight } from "@tiptap/extension-highlight"
import { Italic } from "@tiptap/extension-italic"
import { Strike } from "@tiptap/extension-strike"
import { Underline } from "@tiptap/extension-underline"

import { Link } from "./link.ts"

/** Code may be bold or a link as well: `[**`name`**](address)` is common in imported text. */
const Code = TiptapCode.extend({ excludes: "code" })

/** Their order is the rank in which marks nest and in which the server sorts them. */
export const marks = [Link, Bold, Italic, Underline, Strike, Highlight, Code]
