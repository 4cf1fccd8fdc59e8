import { Bold } from "@tiptap/extension-bold"
import { Code as TiptapCode } from "@tiptap/extension-code"
import { Highlight } from "@tiptap/extension-highlight"
import { Italic } from "@tiptap/extension-italic"
import { Link as TiptapLink } from "@tiptap/extension-link"
import { Strike } from "@tiptap/extension-strike"
import { Underline } from "@tiptap/extension-underline"

import { isSafeAddress } from "./addresses.ts"

const Link = TiptapLink.extend({
  inclusive: false,

  addAttributes() {
    return { href: { default: null }, title: { default: null } }
  },
}).configure({
  openOnClick: false,
  defaultProtocol: "https",
  isAllowedUri: (address) => isSafeAddress(address),
  HTMLAttributes: { rel: "noopener noreferrer" },
})

/** Code may be bold or a link as well: `[**`name`**](address)` is common in imported text. */
const Code = TiptapCode.extend({ excludes: "code" })

/** Their order is the rank in which marks nest and in which the server sorts them. */
export const marks = [Link, Bold, Italic, Underline, Strike, Highlight, Code]
