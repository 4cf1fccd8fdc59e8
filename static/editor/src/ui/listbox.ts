import { ChevronRight } from "lucide"

import { type IconNode, icon, make } from "./dom.ts"

export interface Choice {
  label: string
  detail?: string
  icon?: IconNode
  team?: string
  run: () => void
  /** Shows what is inside this choice instead of taking it: the right arrow key. */
  open?: { label: string; run: () => void }
}

let lists = 0

/**
 * Choices below the caret. The focus stays in the text: the active choice is told to screen
 * readers through `aria-activedescendant` on it.
 */
export class Listbox {
  readonly element: HTMLElement
  readonly #text: HTMLElement
  #choices: Choice[] = []
  #active = 0

  constructor(label: string, text: HTMLElement) {
    this.#text = text
    lists += 1
    this.element = make("div", {
      id: `editor-list-${lists}`,
      class: "editor-list",
      role: "listbox",
      // Tab chooses, so nobody lands here; but what scrolls must be reachable by rule.
      tabindex: "0",
      "aria-label": label,
      mousedown: (event) => event.preventDefault(),
    })
  }

  show(choices: Choice[]): void {
    this.#choices = choices
    this.#active = 0
    this.element.hidden = choices.length === 0
    this.element.replaceChildren(...choices.map((choice, index) => this.#option(choice, index)))
    this.#mark()
  }

  /** Whether the key was one of ours. */
  key(event: KeyboardEvent): boolean {
    const count = this.#choices.length
    if (count === 0) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) this.#active = (this.#active + step + count) % count
    else if (event.key === "Home") this.#active = 0
    else if (event.key === "End") this.#active = count - 1
    else if (event.key === "Enter" || event.key === "Tab") {
      this.#choices[this.#active]?.run() // what it does closes the list
      return true
    } else if (event.key === "ArrowRight" && this.#choices[this.#active]?.open) {
      this.#choices[this.#active]!.open!.run()
      return true
    } else return false
    this.#mark()
    return true
  }

  close(): void {
    this.#choices = []
    this.element.remove()
    this.#text.removeAttribute("aria-activedescendant")
    this.#text.removeAttribute("aria-controls")
  }

  #option(choice: Choice, index: number): HTMLElement {
    const option = make("div", {
      id: `${this.element.id}-${index}`,
      class: "editor-list__choice",
      role: "option",
      click: () => choice.run(),
      mousemove: () => {
        if (this.#active === index) return
        this.#active = index
        this.#mark()
      },
    })
    if (choice.icon) option.append(icon(choice.icon))
    if (choice.team) option.append(make("span", { class: "editor-list__team", "data-team": choice.team }))
    option.append(make("span", { class: "editor-list__label" }, choice.label))
    if (choice.detail) option.append(make("span", { class: "editor-list__detail" }, choice.detail))
    if (choice.open) option.append(opener(choice.open))
    return option
  }

  #mark(): void {
    const options = [...this.element.children] as HTMLElement[]
    options.forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.#active))
    })
    const active = options[this.#active]
    if (!active) return this.#text.removeAttribute("aria-activedescendant")
    this.#text.setAttribute("aria-controls", this.element.id)
    this.#text.setAttribute("aria-activedescendant", active.id)
    active.scrollIntoView({ block: "nearest" })
  }
}

/** For the mouse; by keyboard it is the right arrow. */
function opener({ label, run }: NonNullable<Choice["open"]>): HTMLElement {
  const click = (event: Event) => {
    event.stopPropagation()
    run()
  }
  return make("span", { class: "editor-list__open", title: `${label} (→)`, click }, icon(ChevronRight))
}
