import type { Extension } from "@tiptap/core"
import { FileText, Hash } from "lucide"

import { isSafeAddress, normalAddress } from "../schema/addresses.ts"
import { completion, fetchList, type Place } from "./completion.ts"
import type { Choice } from "./listbox.ts"

interface Target {
  href: string
  title: string
  kind: string
}

/** More are offered of the headings of one page than of anything else. */
const MOST = 50

const SIGN = "[["

/**
 * `[[` links to another document, or to a section of one: by words of its heading, or by the page
 * with `#` after its title, which the right arrow key types.
 */
export function documentLinks(url: string): Extension {
  return completion({
    name: "documentLinks",
    sign: SIGN,
    label: "Documents",
    allowSpaces: true,
    allowedPrefixes: null,
    choices: async (query, place, signal) => {
      if (query.includes("]")) return []
      const targets = await fetchList<Target>(url, query, signal)
      const usable = targets.filter(({ href, title }) => isSafeAddress(href) && title)
      return usable.slice(0, MOST).map((target) => choiceOf(target, place))
    },
  })
}

function choiceOf({ href, title, kind }: Target, { editor, range }: Place): Choice {
  const section = href.includes("#")
  const link = { type: "link", attrs: { href: normalAddress(href) } }
  const words = { type: "text", text: title, marks: [link] }
  return {
    label: title,
    detail: kind.replaceAll("_", " "),
    icon: section ? Hash : FileText,
    run: () => editor.chain().focus().insertContentAt(range(), [words, { type: "text", text: " " }]).run(),
    ...(!section && !title.includes("]") && {
      open: {
        label: `Sections of ${title}`,
        run: () => editor.chain().focus().insertContentAt(range(), { type: "text", text: `${SIGN}${title}#` }).run(),
      },
    }),
  }
}
