import { type Editor, Extension, type Range } from "@tiptap/core"
import { PluginKey } from "@tiptap/pm/state"
import { Suggestion } from "@tiptap/suggestion"

import { surface } from "./dom.ts"
import { type Choice, Listbox } from "./listbox.ts"

export interface CompletionOptions {
  name: string
  /** What opens the list. */
  sign: string
  label: string
  allowSpaces?: boolean
  allowedPrefixes?: string[] | null
  choices: (query: string, place: Place, signal: AbortSignal) => Choice[] | Promise<Choice[]>
}

/** Where the sign and what was typed after it stand, for a choice to replace them. */
export interface Place {
  editor: Editor
  range: () => Range
}

/** A list of choices that opens on a sign in the text and narrows as one types on. */
export function completion(options: CompletionOptions): Extension {
  return Extension.create({
    name: options.name,
    addProseMirrorPlugins() {
      return [completionPlugin(this.editor, options)]
    },
  })
}

function completionPlugin(editor: Editor, options: CompletionOptions) {
  let range: Range = { from: 0, to: 0 }
  let list: Listbox | null = null
  let unmount: (() => void) | undefined
  const place: Place = { editor, range: () => range }
  return Suggestion<Choice, Choice>({
    editor,
    pluginKey: new PluginKey(options.name),
    char: options.sign,
    allowSpaces: options.allowSpaces ?? false,
    allowedPrefixes: options.allowedPrefixes === undefined ? [" "] : options.allowedPrefixes,
    decorationClass: "editor-query",
    container: surface(),
    allow: ({ state }) => editor.isEditable && !state.selection.$from.parent.type.spec.code,
    items: ({ query, signal }) => options.choices(query, place, signal),
    render: () => ({
      onStart: (props) => {
        range = props.range
        list = new Listbox(options.label, editor.view.dom)
        unmount = props.mount(list.element)
        list.show(props.items)
      },
      onUpdate: (props) => {
        range = props.range
        if (!props.loading) list?.show(props.items)
      },
      onKeyDown: ({ event }) => list?.key(event) ?? false,
      onExit: () => {
        unmount?.()
        list?.close()
        list = null
      },
    }),
  })
}

/** Asks the server for choices; a failing network gives none, and the next key asks again. */
export async function fetchList<Item>(url: string, query: string, signal: AbortSignal): Promise<Item[]> {
  try {
    const answer = await fetch(url + encodeURIComponent(query), {
      signal,
      headers: { Accept: "application/json" },
    })
    const found: unknown = answer.ok ? await answer.json() : []
    return Array.isArray(found) ? found : []
  } catch {
    return []
  }
}
