import { Heading as TiptapHeading } from "@tiptap/extension-heading"

export const HEADING_LEVELS = [1, 2, 3, 4] as const

/** Levels below the fourth, as other editors have them, are read as the fourth. */
const PASTED_LEVELS = [1, 2, 3, 4, 5, 6]

/** A heading begins a section; `id` is the lasting id of that section (see `section-ids.ts`). */
export const Heading = TiptapHeading.extend({
  group: "",

  addAttributes() {
    return {
      level: { default: 1, rendered: false },
      // The second half of a split heading is a new section; the first keeps its id.
      id: { default: null, keepOnSplit: false },
    }
  },

  parseHTML() {
    return PASTED_LEVELS.map((level) => ({
      tag: `h${level}`,
      getAttrs: (element) => ({
        level: Math.min(level, HEADING_LEVELS.length),
        id: sectionIdOf(element),
      }),
    }))
  },
}).configure({ levels: [...HEADING_LEVELS] })

/** Only an id of our own form is taken over; a foreign page's `id="intro"` is not a section id. */
function sectionIdOf(element: HTMLElement): string | null {
  const id = element.getAttribute("id") ?? ""
  return isSectionId(id) ? id : null
}

export function isSectionId(id: unknown): id is string {
  return typeof id === "string" && /^s[a-z0-9]{9}$/.test(id)
}
