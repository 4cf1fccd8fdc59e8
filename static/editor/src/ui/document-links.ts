import type { Extension } from "@tiptap/core"
import { FileText, Hash } from "lucide"

import { isSafeAddress, normalAddress } from "../schema/addresses.ts"
import { completion, fetchList } from "./completion.ts"

interface Target {
  href: string
  title: string
  kind: string
}

/** `[[` links to another document, or to a section of one. */
export function documentLinks(url: string): Extension {
  return completion({
    name: "documentLinks",
    sign: "[[",
    label: "Documents",
    allowSpaces: true,
    allowedPrefixes: null,
    choices: async (query, { editor, range }, signal) => {
      if (query.includes("]")) return []
      const targets = await fetchList<Target>(url, query, signal)
      const usable = targets.filter(({ href, title }) => isSafeAddress(href) && title)
      return usable.slice(0, 10).map(({ href, title, kind }) => ({
        label: title,
        detail: kind.replaceAll("_", " "),
        icon: href.includes("#") ? Hash : FileText,
        run: () => {
          const link = { type: "link", attrs: { href: normalAddress(href) } }
          const words = { type: "text", text: title, marks: [link] }
          editor.chain().focus().insertContentAt(range(), [words, { type: "text", text: " " }]).run()
        },
      }))
    },
  })
}
