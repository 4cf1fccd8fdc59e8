import * as Y from "yjs"

/** What a letter or block became: an undo or redo brings back a copy of it. Null if it is collected. */
export function latest(doc: Y.Doc, id: Y.ID): { id: Y.ID; item: Y.Item } | null {
  for (let next = id; ; ) {
    if (Y.getState(doc.store, next.client) <= next.clock) return null
    const item: Y.Item | Y.GC = Y.getItem(doc.store, next)
    if (!(item instanceof Y.Item)) return null
    if (item.redone === null) return { id: next, item }
    next = Y.createID(item.redone.client, item.redone.clock + next.clock - item.id.clock)
  }
}
