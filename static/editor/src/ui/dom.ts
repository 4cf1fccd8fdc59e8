import { createElement as drawIcon, type IconNode } from "lucide"

export type { IconNode }

type Attributes = Record<string, string | boolean | ((event: Event) => void)>

/** An element: functions become listeners, `true` an empty attribute, `false` none. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value)
    else if (value !== false) element.setAttribute(name, value === true ? "" : value)
  }
  element.append(...children)
  return element
}

export function icon(node: IconNode): SVGElement {
  return drawIcon(node, { width: 16, height: 16, "aria-hidden": "true", class: "editor-icon" })
}

/** Where bars and lists are put: inside the page's main part, so that they belong to a landmark. */
export function surface(): HTMLElement {
  return document.querySelector("main") ?? document.body
}

/** ⌘ on Apple's keyboards, Ctrl elsewhere. */
const APPLE = /Mac|iP(hone|ad|od)/.test(navigator.platform)

/** `Mod-Shift-h` as people read it. */
export function keysAsRead(keys: string): string {
  const named: Record<string, string> = APPLE
    ? { Mod: "⌘", Shift: "⇧", Alt: "⌥" }
    : { Mod: "Ctrl" }
  const parts = keys.split("-").map((key) => named[key] ?? (key.length === 1 ? key.toUpperCase() : key))
  return parts.join(APPLE ? "" : "+")
}
