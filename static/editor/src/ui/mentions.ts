import type { Extension } from "@tiptap/core"

import { teamOf } from "../live/people.ts"
import { completion, fetchList } from "./completion.ts"

interface Member {
  id: string
  name: string
  team: string
}

/** `@` names a member. */
export function mentions(url: string): Extension {
  return completion({
    name: "mentions",
    sign: "@",
    label: "Members",
    allowedPrefixes: [" ", "("],
    choices: async (query, { editor, range }, signal) => {
      const members = await fetchList<Member>(url, query, signal)
      return members.slice(0, 8).map(({ id, name, team }) => ({
        label: name,
        detail: team,
        team: teamOf(team),
        run: () => {
          const mention = { type: "mention", attrs: { id, label: name } }
          editor.chain().focus().insertContentAt(range(), [mention, { type: "text", text: " " }]).run()
        },
      }))
    },
  })
}
