import { Extension } from "@tiptap/core"
import type { Node } from "@tiptap/pm/model"
import { Plugin, PluginKey } from "@tiptap/pm/state"
import { Decoration, DecorationSet } from "@tiptap/pm/view"

import { pageAddress } from "../schema/page-address.ts"
import { make } from "./dom.ts"

/** What the page knows of this text and the text does not say. */
export interface Marks {
  /** Links that lead nowhere, by address, with the reason in words. */
  broken: ReadonlyMap<string, string>
  /** Notices above sections, by the section's id. */
  notices: ReadonlyMap<string, readonly HTMLElement[]>
}

interface Drawn {
  marks: Marks
  shown: DecorationSet
}

const key = new PluginKey<Drawn>("textMarks")

/** Reads the marks from the page's panel of links, which comes anew whenever they change. */
export function readMarks(page: ParentNode = document): Marks {
  const broken = new Map<string, string>()
  for (const { dataset } of page.querySelectorAll<HTMLElement>("#page-links [data-broken]")) {
    broken.set(dataset.broken ?? "", dataset.why ?? "")
  }
  const notices = new Map<string, HTMLElement[]>()
  for (const template of page.querySelectorAll<HTMLTemplateElement>("#page-links [data-notice-for]")) {
    const notice = template.content.firstElementChild
    const section = template.dataset.noticeFor ?? ""
    if (notice instanceof HTMLElement) notices.set(section, [...(notices.get(section) ?? []), notice])
  }
  return { broken, notices }
}

/** Shows broken links as such, and notices above the sections that they are about. */
export const TextMarks = Extension.create({
  name: "textMarks",

  addProseMirrorPlugins() {
    return [
      new Plugin<Drawn>({
        key,
        state: {
          init: (_, { doc }) => drawn(doc, readMarks()),
          apply(transaction, before) {
            const marks: Marks | undefined = transaction.getMeta(key)
            // Others' edits replace the whole document, so places are found anew, not mapped.
            if (marks || transaction.docChanged) return drawn(transaction.doc, marks ?? before.marks)
            return before
          },
        },
        props: { decorations: (state) => key.getState(state)?.shown },
        view(view) {
          const look = () => view.dispatch(view.state.tr.setMeta(key, readMarks()).setMeta("addToHistory", false))
          document.addEventListener("tandem:text-marks", look)
          return { destroy: () => document.removeEventListener("tandem:text-marks", look) }
        },
      }),
    ]
  },
})

function drawn(doc: Node, marks: Marks): Drawn {
  const shown = [...(marks.notices.size ? notices(doc, marks) : []), ...(marks.broken.size ? faults(doc, marks) : [])]
  return { marks, shown: shown.length ? DecorationSet.create(doc, shown) : DecorationSet.empty }
}

function notices(doc: Node, { notices }: Marks): Decoration[] {
  const found = above(0, notices.get("opening"))
  doc.forEach((block, at) => {
    if (block.type.name === "heading") found.push(...above(at, notices.get(block.attrs.id)))
  })
  return found
}

function above(at: number, notices: readonly HTMLElement[] = []): Decoration[] {
  return notices.map((notice) =>
    Decoration.widget(at, () => notice.cloneNode(true), {
      side: -1,
      key: `notice-${notice.dataset.impact}-${notice.textContent}`,
      ignoreSelection: true,
      stopEvent: () => true,
    }),
  )
}

function faults(doc: Node, { broken }: Marks): Decoration[] {
  const found: Decoration[] = []
  doc.descendants((block, at) => {
    if (!block.isTextblock) return true
    block.forEach((child, offset, index) => {
      const why = reason(child, broken)
      if (!why) return
      const from = at + 1 + offset
      const to = from + child.nodeSize
      found.push(Decoration.inline(from, to, { class: "link-broken" }))
      const next = index + 1 < block.childCount ? block.child(index + 1) : null
      if (next === null || hrefOf(next) !== hrefOf(child)) found.push(said(to, why))
    })
    return false
  })
  return found
}

/** Words for those who do not see the colour. */
function said(at: number, why: string): Decoration {
  const words = () => make("span", { class: "visually-hidden" }, ` (broken link: ${why})`)
  return Decoration.widget(at, words, { side: -1, key: `fault-${why}`, ignoreSelection: true })
}

function reason(child: Node, broken: Marks["broken"]): string | undefined {
  const href = hrefOf(child)
  return href ? broken.get(pageAddress(href) ?? "") : undefined
}

function hrefOf(child: Node): string {
  return child.marks.find((mark) => mark.type.name === "link")?.attrs.href ?? ""
}
