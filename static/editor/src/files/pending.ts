import { Plugin, PluginKey, type EditorState, type Transaction } from "@tiptap/pm/state"
import { Decoration, DecorationSet } from "@tiptap/pm/view"
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "@tiptap/y-tiptap"

/** A file on its way, at a place between two blocks. */
export interface Pending {
  id: string
  at: number
  /** The same place as Yjs knows it: a remote change replaces the whole text of the editor. */
  anchor: unknown
  element: HTMLElement
}

type Step = { add: Omit<Pending, "anchor"> } | { remove: string }

export const pendingKey = new PluginKey<Pending[]>("pendingFiles")

/** Shows each file that is on its way where it will stand. The shared text knows nothing of them. */
export function pendingFiles(): Plugin<Pending[]> {
  return new Plugin<Pending[]>({
    key: pendingKey,
    state: {
      init: () => [],
      apply: (transaction, pending, _old, state) => stepped(moved(pending, transaction, state), transaction, state),
    },
    props: {
      decorations: (state) => {
        const cards = (pendingKey.getState(state) ?? []).map(({ id, at, element }) =>
          Decoration.widget(at, element, { key: id, ignoreSelection: true, side: -1, stopEvent: () => true }),
        )
        return DecorationSet.create(state.doc, cards)
      },
    },
  })
}

/** Where a file stands now, or null if it was taken away. */
export function placeOf(state: EditorState, id: string): number | null {
  return pendingKey.getState(state)?.find((one) => one.id === id)?.at ?? null
}

function moved(pending: Pending[], transaction: Transaction, state: EditorState): Pending[] {
  if (!transaction.docChanged || pending.length === 0) return pending
  const remote = transaction.getMeta(ySyncPluginKey)?.isChangeOrigin === true
  return pending.map((one) => {
    const at = (remote ? again(one, state) : null) ?? transaction.mapping.map(one.at)
    return { ...one, at: Math.min(at, state.doc.content.size) }
  })
}

function again({ anchor }: Pending, state: EditorState): number | null {
  const sync = ySyncPluginKey.getState(state)
  return anchor && sync?.binding ? relativePositionToAbsolutePosition(sync.doc, sync.type, anchor, sync.binding.mapping) : null
}

function stepped(pending: Pending[], transaction: Transaction, state: EditorState): Pending[] {
  const step = transaction.getMeta(pendingKey) as Step | undefined
  if (!step) return pending
  if ("remove" in step) return pending.filter(({ id }) => id !== step.remove)
  const sync = ySyncPluginKey.getState(state)
  const anchor = sync?.binding ? absolutePositionToRelativePosition(step.add.at, sync.type, sync.binding.mapping) : null
  return [...pending, { ...step.add, anchor }]
}
