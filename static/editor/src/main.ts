import "./editor.css"

import { EditorIsland } from "./island.ts"

declare global {
  interface HTMLElement {
    /** The live text of this element, from the moment that the script has run. */
    tandemEditor?: EditorIsland
  }
}

function mountAll(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-behaviour~="editor"]')) {
    element.tandemEditor ??= new EditorIsland(element)
  }
}

mountAll()
// htmx may bring the page's middle anew, or take it away, without a load of the page.
document.addEventListener("htmx:load", mountAll)
document.addEventListener("htmx:beforeCleanupElement", ({ target }) => {
  if (target instanceof HTMLElement) target.tandemEditor?.destroy()
})
