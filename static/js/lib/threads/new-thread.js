import { draft, dropDraft } from "../drafts.js";
import { bringIntoView, raiseSheet } from "./showing.js";

/** @typedef {{ quote: string, prefix: string, suffix: string, section: string, start: string, end: string }} Words */

const HELD = ["quote", "prefix", "suffix", "section", "start", "end"];

/** The form for a new thread: on the selected words beside them, on the whole thing on top. */
export class NewThread {
  /** @param {import("./types.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.place = /** @type {HTMLElement | null} */ (desk.panel.querySelector("[data-new-place]"));
    this.form = /** @type {HTMLFormElement | null} */ (desk.panel.querySelector("[data-new-thread]"));
    if (!this.place || !this.form) return;
    this.place.hidden = true;
    this.form.querySelector("[data-quote-field]")?.setAttribute("hidden", "");
    this.form.querySelector("[data-cancel]")?.removeAttribute("hidden");
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (desk.panel.querySelectorAll("[data-new]"))) {
      button.hidden = false;
      button.addEventListener("click", () => this.begin("comment", null));
    }
    document.addEventListener("tandem:thread-begin", (event) => {
      const { kind, quote } = /** @type {CustomEvent<{ kind: string, quote: Words | null }>} */ (event)
        .detail;
      this.begin(kind, quote);
    });
    this.form.addEventListener("change", () => this.follow());
    const kept = draft(this.form.dataset.draft ?? "");
    if (kept)
      this.begin(
        kept.more?.kind ?? "comment",
        /** @type {Words} */ (kept.more?.start ? kept.more : null),
        false,
      );
  }

  /** @param {string} kind @param {Words | null} words @param {boolean} [focus] */
  begin(kind, words, focus = true) {
    const { desk, form } = this;
    if (!form) return;
    this.back();
    for (const name of HELD) this.field(name).value = words?.[/** @type {keyof Words} */ (name)] ?? "";
    const card = document.createElement("li");
    card.className = "thread thread--new";
    Object.assign(card.dataset, { thread: "new", open: "true", active: "", kind });
    if (words) Object.assign(card.dataset, { start: words.start, end: words.end, quote: words.quote });
    card.append(form);
    desk.list(words ? "anchored" : "whole").append(card);
    const radio = /** @type {HTMLInputElement | null} */ (
      form.querySelector(`[name=kind][value="${words || kind !== "suggestion" ? kind : "comment"}"]`)
    );
    if (radio) radio.checked = true;
    this.show(words);
    desk.fold(false);
    desk.active = "new";
    this.follow();
    if (!focus) return desk.changed();
    document.dispatchEvent(new CustomEvent("tandem:margin-view", { detail: { view: "threads" } }));
    raiseSheet(desk.panel);
    desk.changed();
    const first = /** @type {HTMLElement} */ (
      form.elements.namedItem(kind === "suggestion" ? "replacement" : "body")
    );
    // At once: what is typed meanwhile belongs here, and not in place of the selected words.
    first.focus({ preventScroll: true });
    // The card finds its place first, or the page would scroll to where it is not.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        first.focus({ preventScroll: true }); // a sheet that was closed takes no focus before
        bringIntoView(desk.lane, card);
      }),
    );
  }

  /** @param {Words | null} words */
  show(words) {
    const shown = /** @type {HTMLElement | null} */ (this.form?.querySelector("[data-quote-shown]"));
    if (shown) {
      shown.hidden = !words;
      /** @type {HTMLElement} */ (shown.firstElementChild).textContent = words?.quote ?? "";
    }
    this.form?.querySelector("[data-needs-words]")?.toggleAttribute("hidden", !words);
    const replacement =
      this.form && /** @type {HTMLTextAreaElement | null} */ (this.form.elements.namedItem("replacement"));
    if (replacement && words && !replacement.value) replacement.value = words.quote;
  }

  /** What belongs to the chosen kind alone; and what a draft needs to find its words again. */
  follow() {
    const { form } = this;
    if (!form) return;
    const kind = /** @type {RadioNodeList} */ (form.elements.namedItem("kind")).value;
    form.querySelector("[data-for-suggestion]")?.toggleAttribute("hidden", kind !== "suggestion");
    const held = Object.fromEntries(HELD.map((name) => [name, this.field(name).value]));
    form.dataset.draftMore = JSON.stringify({ ...held, kind });
    const card = /** @type {HTMLElement | null} */ (form.closest("[data-thread=new]"));
    if (card) card.dataset.kind = kind;
    this.desk.lane?.soon();
  }

  /** @param {string} name @returns {HTMLInputElement} */
  field(name) {
    return /** @type {any} */ (this.form?.elements.namedItem(name) ?? { value: "" });
  }

  cancel() {
    dropDraft(this.form?.dataset.draft ?? "");
    this.close();
    document.querySelector("[data-behaviour~=editor]")?.dispatchEvent(new FocusEvent("focus"));
  }

  close() {
    this.form?.reset();
    this.form?.removeAttribute("data-written");
    this.back();
    this.desk.active = "";
    this.desk.changed();
  }

  back() {
    const card = this.desk.card("new");
    if (this.form) this.place?.append(this.form);
    card?.remove();
  }
}
