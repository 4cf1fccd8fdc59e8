import { type Editor, Extension } from "@tiptap/core"
import type { Node } from "@tiptap/pm/model"
import { type EditorState, Plugin, PluginKey, type Transaction } from "@tiptap/pm/state"
import { Decoration, DecorationSet } from "@tiptap/pm/view"
import { ySyncPluginKey } from "@tiptap/y-tiptap"

import { type Span, spanOf, type ThreadAnchor, withoutNeighbours } from "./anchor.ts"
import { Places } from "./places.ts"

/** Milliseconds of quiet after own edits until the places are read from the Yjs text again. */
const PAUSE = 300

interface Marked {
  anchors: readonly ThreadAnchor[]
  /** The thread that is being read, if any. */
  active: string
  spans: ReadonlyMap<string, Span>
  shown: DecorationSet
}

type News = Partial<Pick<Marked, "anchors" | "active">>

const key = new PluginKey<Marked>("threadMarks")

/** The words that threads hang on. */
export const ThreadMarks = Extension.create({
  name: "threadMarks",

  addProseMirrorPlugins() {
    return [
      new Plugin<Marked>({
        key,
        state: {
          init: () => ({ anchors: [], active: "", spans: new Map(), shown: DecorationSet.empty }),
          apply: applied,
        },
        props: { decorations: (state) => key.getState(state)?.shown },
        view: () => ({ update: looksAgain(this.editor) }),
      }),
    ]
  },
})

export function showThreads(editor: Editor, news: News): void {
  editor.view.dispatch(editor.state.tr.setMeta(key, news).setMeta("addToHistory", false))
}

/** Where the words of each thread stand now; threads whose text is gone are missing. */
export function threadSpans(editor: Editor): ReadonlyMap<string, Span> {
  return key.getState(editor.state)?.spans ?? new Map()
}

/** The thread on the shortest words at a position, or nothing. */
export function threadAt(editor: Editor, position: number): string | undefined {
  const around = [...threadSpans(editor)].filter(([, { from, to }]) => from <= position && position <= to && from < to)
  return around.sort(([, one], [, other]) => one.to - one.from - (other.to - other.from))[0]?.[0]
}

function applied(transaction: Transaction, before: Marked, state: EditorState): Marked {
  const news: News | undefined = transaction.getMeta(key)
  if (!news && !transaction.docChanged) return before
  const { anchors, active } = { ...before, ...news }
  const spans = new Map<string, Span>()
  for (const [id, span] of followed(transaction, before, state)) spans.set(id, span)
  // Yjs hears of own edits after this; of others' it knows already, and its word counts.
  if (!isOwnEdit(transaction)) for (const [id, span] of read(anchors, state, transaction.doc)) spans.set(id, span)
  return { anchors, active, spans, shown: drawn(transaction.doc, anchors, spans, active) }
}

function isOwnEdit(transaction: Transaction): boolean {
  return transaction.docChanged && !transaction.getMeta(ySyncPluginKey)?.isChangeOrigin
}

/**
 * Where the words are that were marked before. An edit by others replaces the whole text, so there
 * what is alike at both ends is taken to be as it was.
 */
function followed(transaction: Transaction, { spans }: Marked, { doc: old }: EditorState): [string, Span][] {
  if (!transaction.docChanged) return [...spans]
  const moved = isOwnEdit(transaction) ? byMapping(transaction) : byLikeness(old, transaction.doc)
  return [...spans].flatMap(([id, span]) => {
    const now = moved(span)
    return now ? [[id, now] as [string, Span]] : []
  })
}

function byMapping({ mapping }: Transaction) {
  return ({ from, to }: Span): Span => {
    const start = mapping.map(from, 1)
    return { from: start, to: Math.max(start, mapping.map(to, -1)) }
  }
}

function byLikeness(old: Node, doc: Node) {
  const start = old.content.findDiffStart(doc.content)
  const ends = old.content.findDiffEnd(doc.content)
  return ({ from, to }: Span): Span | null => {
    if (start === null || ends === null || to <= start) return { from, to }
    const by = ends.b - ends.a
    return from >= Math.max(ends.a, start) ? { from: from + by, to: to + by } : null
  }
}

/** Read from the Yjs text: those that it knows. */
function read(anchors: Marked["anchors"], state: EditorState, doc: Node): [string, Span][] {
  const sync = ySyncPluginKey.getState(state)
  if (!sync) return []
  const places = new Places(sync.type, sync.binding.mapping)
  return anchors.flatMap((anchor) => {
    const span = spanOf(anchor, places, doc)
    return span ? [[anchor.id, withoutNeighbours(span, anchor.quote, doc)] as [string, Span]] : []
  })
}

function drawn(doc: Node, anchors: Marked["anchors"], spans: Marked["spans"], active: string): DecorationSet {
  const marks: Decoration[] = []
  for (const { id, kind, blocking } of anchors) {
    const span = spans.get(id)
    if (!span || span.from >= span.to) continue
    const look = `thread-mark${blocking ? " thread-mark--blocking" : ""}${id === active ? " thread-mark--active" : ""}`
    // With a name of its own each mark has an element of its own, also where two overlap.
    const attributes = { nodeName: "span", class: look, "data-marks-thread": id, "data-kind": kind }
    marks.push(Decoration.inline(span.from, span.to, attributes, { inclusiveEnd: false }))
  }
  return marks.length ? DecorationSet.create(doc, marks) : DecorationSet.empty
}

function looksAgain(editor: Editor): (view: unknown, before: EditorState) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (_, before) => {
    if (before.doc === editor.state.doc || !key.getState(editor.state)?.anchors.length) return
    clearTimeout(timer)
    timer = setTimeout(() => !editor.isDestroyed && showThreads(editor, {}), PAUSE)
  }
}
