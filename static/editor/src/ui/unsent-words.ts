import { make } from "./dom.ts"

export interface Offer {
  words: string[]
  /** Why they are not in the portal, in a sentence. */
  because: string
  /** The element above which they are shown. */
  above: HTMLElement
  /** Called once, when they were copied, downloaded or discarded. */
  taken: () => void
}

/** Shows words that the portal never stored, until the person has taken them or let them go. */
export function offerUnsentWords({ words, because, above, taken }: Offer): void {
  const text = words.join("\n\n")
  const said = make("p", { class: "small muted", role: "status" })
  let open = true
  const settle = (what: string) => {
    said.textContent = what
    if (open) taken()
    open = false
  }
  const copy = async () => {
    if (await copied(text)) settle("Copied. This browser no longer keeps them.")
    else said.textContent = "The browser did not allow to copy. Download them, or select the text."
  }
  const download = () => {
    save(text)
    settle("Downloaded. This browser no longer keeps them.")
  }
  const discard = () => {
    settle("")
    panel.remove()
  }
  const panel = make(
    "section",
    { class: "notice notice--warning unsent", "aria-labelledby": "unsent-title" },
    make(
      "div",
      { class: "notice__body" },
      make("h2", { class: "panel__title panel__title--small", id: "unsent-title" }, "Your words that were not stored"),
      make("p", { class: "unsent__why" }, because),
      make("div", { class: "unsent__words", tabindex: "0", role: "group", "aria-label": "The words" }, ...words.map(passage)),
      make(
        "div",
        { class: "panel__actions" },
        button("Copy my words", { class: "button button--primary", click: () => void copy() }),
        button("Download", { class: "button", click: download }),
        button("Discard", { class: "button button--quiet", click: discard, ...ASKED }),
      ),
      said,
    ),
  )
  above.before(panel)
  panel.scrollIntoView({ block: "nearest" })
}

/** The page's own question before what cannot be undone. */
const ASKED = {
  "data-behaviour": "confirm",
  "data-confirm": "Discard these words for good?",
  "data-confirm-label": "Discard",
}

function passage(words: string): HTMLElement {
  return make("p", { dir: "auto" }, words)
}

function button(label: string, attributes: Parameters<typeof make>[1]): HTMLButtonElement {
  return make("button", { type: "button", ...attributes }, label)
}

function save(text: string): void {
  const address = URL.createObjectURL(new Blob([text, "\n"], { type: "text/plain" }))
  make("a", { href: address, download: "my-words.txt" }).click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Without TLS a browser has no clipboard for scripts; the old way still works there. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = make("textarea", { class: "visually-hidden", readonly: true, "aria-hidden": "true" })
    field.value = text
    document.body.append(field)
    field.select()
    const done = document.execCommand("copy")
    field.remove()
    return done
  }
}
