import { make } from "../ui/dom.ts"

interface Doings {
  retry: () => void
  remove: () => void
}

/** What stands in the text of this one person while a file is on its way. */
export class Card {
  readonly element: HTMLElement
  readonly #bar = make("progress", { class: "upload__bar", max: "1", value: "0" })
  readonly #said = make("span", { class: "upload__said", role: "status" })
  readonly #retry: HTMLButtonElement

  constructor(name: string, { retry, remove }: Doings) {
    this.#bar.setAttribute("aria-label", `Uploading ${name}`)
    this.#retry = make("button", { type: "button", class: "editor-form__button", click: retry }, "Try again")
    const removal = make("button", { type: "button", class: "editor-form__button", click: remove }, "Remove")
    this.element = make(
      "div",
      { class: "upload", contenteditable: "false" },
      make("span", { class: "upload__name" }, name),
      this.#bar,
      this.#said,
      make("span", { class: "upload__actions" }, this.#retry, removal),
    )
    this.wait()
  }

  wait(): void {
    this.#show("Uploading…", false)
    this.progress(0)
  }

  progress(done: number): void {
    this.#bar.value = done
    if (done === 1) this.#said.textContent = "Looking at it…"
  }

  fail(why: string): void {
    this.#show(why, true)
  }

  #show(words: string, failed: boolean): void {
    this.#said.textContent = words
    this.#bar.hidden = failed
    this.#retry.hidden = !failed
    this.element.classList.toggle("upload--failed", failed)
  }
}
