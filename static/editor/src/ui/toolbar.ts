import { type IconNode, icon, keysAsRead, make } from "./dom.ts"

export interface Tool {
  label: string
  icon: IconNode
  run: () => void
  keys?: string
  /** Pressed while it holds, for tools that switch something on and off. */
  active?: () => boolean
  hidden?: () => boolean
  /** Shows its label beside the icon. */
  wide?: boolean
}

/** A row of buttons with one tab stop; arrow keys walk along, Escape gives the focus back. */
export class Toolbar {
  readonly element: HTMLElement
  readonly #buttons = new Map<HTMLButtonElement, Tool>()
  readonly #leave: () => void

  constructor(label: string, tools: (Tool | HTMLElement)[], leave: () => void) {
    this.#leave = leave
    this.element = make("div", {
      class: "editor-bar",
      role: "toolbar",
      "aria-label": label,
      keydown: (event) => this.#key(event as KeyboardEvent),
      // The text keeps its selection while a button is pressed.
      mousedown: (event) => {
        if (!(event.target as Element).closest("input, select")) event.preventDefault()
      },
    })
    for (const tool of tools) this.add(tool)
  }

  add(tool: Tool | HTMLElement): void {
    this.element.append(tool instanceof HTMLElement ? tool : this.#button(tool))
    this.#roam(this.#stops()[0])
  }

  refresh(): void {
    for (const [button, tool] of this.#buttons) {
      button.hidden = tool.hidden?.() ?? false
      if (tool.active) button.setAttribute("aria-pressed", String(tool.active()))
    }
  }

  focus(): void {
    this.#stops()[0]?.focus()
  }

  #button(tool: Tool): HTMLButtonElement {
    const title = tool.keys ? `${tool.label} (${keysAsRead(tool.keys)})` : tool.label
    const button = make("button", {
      type: "button",
      class: "editor-bar__tool",
      title,
      "aria-label": tool.label,
      click: () => {
        tool.run()
        this.refresh()
      },
    })
    button.append(icon(tool.icon))
    if (tool.wide) button.append(make("span", {}, tool.label))
    this.#buttons.set(button, tool)
    return button
  }

  #stops(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("button:not([hidden]), select, input, a")]
  }

  #roam(to: HTMLElement | undefined): void {
    for (const stop of this.#stops()) stop.tabIndex = stop === to ? 0 : -1
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault()
      return this.#leave()
    }
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step || (event.target as Element).matches("input")) return
    event.preventDefault()
    const stops = this.#stops()
    const at = stops.indexOf(document.activeElement as HTMLElement)
    const next = stops[(at + step + stops.length) % stops.length]
    this.#roam(next)
    next?.focus()
  }
}
