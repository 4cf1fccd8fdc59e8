import { isSafeAddress, normalAddress } from "../schema/addresses.ts"
import { make, surface } from "./dom.ts"
import { type Anchor, floatBeside } from "./floating.ts"

const REFUSED = "An address begins with https://, mailto: or /."

export interface AddressQuestion {
  label: string
  anchor: Anchor
  address: string
  /** A second line: what the picture shows, for those who cannot see it. */
  second?: { label: string; value: string }
  answer: (address: string, second: string) => void
  remove?: () => void
  closed: () => void
}

/** A small form beside the words that it is about; Enter takes it, Escape leaves all as it was. */
export function askForAddress(question: AddressQuestion): void {
  const address = field(question.label, question.address)
  const second = question.second ? field(question.second.label, question.second.value) : null
  const complaint = make("p", { class: "editor-form__error", role: "alert" })
  const form = make("form", { class: "editor-form", novalidate: true, "aria-label": question.label }, address)
  if (second) form.append(second)
  form.append(complaint, actions(question.remove ? () => close(question.remove) : undefined))
  surface().append(form)
  const stop = floatBeside(form, question.anchor, "bottom-start")

  let open = true
  function close(then?: () => void): void {
    if (!open) return
    open = false
    stop()
    form.remove()
    question.closed()
    then?.()
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    const given = completed(valueOf(address))
    if (isSafeAddress(given)) close(() => question.answer(given, second ? valueOf(second) : ""))
    else complaint.textContent = REFUSED
  })
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close()
  })
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !form.contains(relatedTarget)) close()
  })
  form.querySelector("input")?.select()
}

function field(label: string, value: string): HTMLLabelElement {
  const input = make("input", { type: "text", class: "editor-form__input", spellcheck: "false", autocomplete: "off" })
  input.value = value
  return make("label", { class: "editor-form__field" }, make("span", {}, label), input)
}

function valueOf(label: HTMLLabelElement): string {
  return label.querySelector("input")?.value ?? ""
}

function actions(remove?: () => void): HTMLElement {
  const row = make("div", { class: "editor-form__actions" })
  row.append(make("button", { type: "submit", class: "editor-form__button" }, "Apply"))
  if (remove) {
    row.append(make("button", { type: "button", class: "editor-form__button", click: remove }, "Remove"))
  }
  return row
}

/** `example.org/page` and `ana@example.org` as people type them, completed. */
export function completed(typed: string): string {
  const address = normalAddress(typed)
  if (/^[^\s@/]+@[^\s@/]+\.[a-z]{2,}$/i.test(address)) return `mailto:${address}`
  return /^[\w-]+(\.[\w-]+)+([/?#:]|$)/.test(address) ? `https://${address}` : address
}
