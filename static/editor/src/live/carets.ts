import { Extension } from "@tiptap/core"
import type { DecorationAttrs } from "@tiptap/pm/view"
import { yCursorPlugin } from "@tiptap/y-tiptap"
import type { Awareness } from "y-protocols/awareness"

import { personOf, teamOf } from "./people.ts"

/** Milliseconds that a name stays beside its caret after the caret has moved. */
const NAME_SHOWN = 2_500

/** Others' carets and selections, coloured by team through classes. */
export const Carets = Extension.create<{ awareness: Awareness | null }>({
  name: "carets",

  addOptions() {
    return { awareness: null }
  },

  addProseMirrorPlugins() {
    const { awareness } = this.options
    if (!awareness) return []
    const names = new Names(awareness)
    return [
      yCursorPlugin(awareness, {
        cursorBuilder: (user, client) => names.draw(user, client),
        selectionBuilder: (user): DecorationAttrs => ({
          class: "selection-of-other",
          "data-team": teamOf(user?.team),
        }),
      }),
    ]
  },
})

/**
 * The name at a caret shows while the caret moves and fades when it rests. ProseMirror keeps the
 * element while the caret moves within a block and draws a new one otherwise, so the time of the
 * last move is kept here.
 */
class Names {
  readonly #shown = new Map<number, { name: HTMLElement; at: string; since: number }>()
  readonly #awareness: Awareness

  constructor(awareness: Awareness) {
    this.#awareness = awareness
    awareness.on("change", ({ updated, removed }: Record<string, number[]>) => {
      for (const client of removed ?? []) this.#shown.delete(client)
      for (const client of updated ?? []) this.#moved(client)
    })
  }

  draw(user: unknown, client: number): HTMLElement {
    const at = this.#place(client)
    const last = this.#shown.get(client)
    const since = last?.at === at ? last.since : Date.now()
    const element = caret(user)
    const name = element.querySelector<HTMLElement>(".caret__name")!
    name.style.animationDelay = `${NAME_SHOWN - (Date.now() - since)}ms`
    this.#shown.set(client, { name, at, since })
    return element
  }

  #moved(client: number): void {
    const shown = this.#shown.get(client)
    const at = this.#place(client)
    if (!shown || shown.at === at) return
    this.#shown.set(client, { ...shown, at, since: Date.now() })
    shown.name.style.animationDelay = `${NAME_SHOWN}ms`
    for (const fading of shown.name.getAnimations?.() ?? []) {
      fading.cancel()
      fading.play()
    }
  }

  #place(client: number): string {
    return JSON.stringify(this.#awareness.getStates().get(client)?.cursor ?? null)
  }
}

function caret(user: unknown): HTMLElement {
  const person = personOf(user)
  const element = document.createElement("span")
  element.className = "caret"
  element.dataset.team = person?.team ?? "other"
  const name = document.createElement("span")
  name.className = "caret__name"
  name.textContent = person?.name ?? "Someone"
  element.append("\u2060", name, "\u2060")
  return element
}
