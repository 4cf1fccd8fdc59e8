import { Extension, InputRule, wrappingInputRule } from "@tiptap/core"
import { TextSelection } from "@tiptap/pm/state"

import { isCalloutKind } from "../schema/callout.ts"

const CALLOUT = /^\[!(\w+)\]\s$/i

/**
 * Markdown as it is typed, beyond what the single nodes and marks bring: `[!NOTE] ` makes a
 * callout, also inside a quote (`> [!NOTE] `), where it takes the quote's place.
 */
export const InputRules = Extension.create({
  name: "inputRules",
  priority: 120,

  addInputRules() {
    const type = this.editor.schema.nodes.callout!
    return [
      new InputRule({
        find: CALLOUT,
        handler: ({ state, range, match }) => {
          const kind = match[1]?.toLowerCase()
          const { $from } = state.selection
          const quote = $from.node(-1)
          const alone = quote.childCount === 1 && $from.parent.textContent.length <= match[0].length
          if (!isCalloutKind(kind) || quote.type.name !== "blockquote" || !alone) return null
          const before = $from.before(-1)
          state.tr.delete(range.from, range.to).setNodeMarkup(before, type, { kind })
          state.tr.setSelection(TextSelection.create(state.tr.doc, before + 2))
          return undefined
        },
      }),
      wrappingInputRule({
        find: (text) => {
          const match = CALLOUT.exec(text)
          return match && isCalloutKind(match[1]?.toLowerCase())
            ? { index: 0, text: match[0], data: { kind: match[1]!.toLowerCase() } }
            : null
        },
        type,
        getAttributes: (match) => ({ kind: match.data?.kind }),
      }),
    ]
  },
})
