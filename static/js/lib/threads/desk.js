import { fragment, say } from "../request.js";
import { begin, bring } from "./arriving.js";
import { bump, count } from "./counts.js";
import { Lane } from "./lane.js";
import { keepTrue } from "./live.js";
import { merge, threadIn } from "./merge.js";
import { NewThread } from "./new-thread.js";
import { byHand } from "./hands.js";
import { bringIntoView, raiseSheet, showWords } from "./showing.js";
import { byKeyboard } from "./stepping.js";

/** @param {HTMLElement} panel */
export async function whileThreadsAre(panel) {
  const { src = "" } = panel.dataset;
  const asked = new URLSearchParams(location.search).get("thread") ?? "";
  const later = "here" in panel.dataset ? [] : begin(panel, await fragment(src));
  const desk = new Desk(panel);
  const brought = bring(desk, later);
  keepTrue(desk, panel.dataset.stream ?? "");
  byHand(desk);
  byKeyboard(desk);
  await brought;
  if (asked) await desk.visit(asked, location.hash.slice(1));
}

/** The threads of one panel, and which of them is being read. */
export class Desk {
  /** @param {HTMLElement} panel */
  constructor(panel) {
    this.panel = panel;
    this.active = "";
    const text = /** @type {HTMLElement | null} */ (document.querySelector("[data-behaviour~=editor]"));
    const besideText = panel.closest(".workspace__margin") !== null && text !== null;
    this.lane = besideText ? new Lane(this.list("anchored"), text) : null;
    this.newThread = new NewThread(this);
    this.changed();
  }

  /** @param {string} place */
  list(place) {
    return /** @type {HTMLElement} */ (this.panel.querySelector(`[data-list="${place}"]`));
  }

  /** @param {string} id @returns {HTMLElement | null} */
  card(id) {
    return this.panel.querySelector(`[data-thread="${CSS.escape(id)}"]`);
  }

  /**
   * Read a thread: `words` brings its words into view, `beside` its card, `focus` puts the focus on it.
   * @param {string} id
   * @param {{ words?: boolean, beside?: boolean, focus?: boolean }} [how]
   */
  async open(id, how = {}) {
    const card = this.card(id);
    if (!card) return;
    this.fold(false);
    this.active = id;
    card.dataset.active = "";
    card.querySelector(".thread__lead")?.setAttribute("aria-expanded", "true");
    const fold = card.closest("details");
    if (fold) fold.open = true;
    document.dispatchEvent(new CustomEvent("tandem:margin-view", { detail: { view: "threads" } }));
    if (how.beside) raiseSheet(this.panel);
    if (!("loaded" in card.dataset)) await this.refresh(id);
    this.changed();
    if (how.focus)
      /** @type {HTMLElement | null} */ (card.querySelector(".thread__lead"))?.focus({ preventScroll: true });
    if (how.words) showWords(id, false);
    requestAnimationFrame(() => requestAnimationFrame(() => bringIntoView(this.lane, card)));
  }

  /** Leave the thread that is being read. */
  fold(tell = true) {
    const card = this.card(this.active);
    this.active = "";
    card?.removeAttribute("data-active");
    card?.querySelector(".thread__lead")?.setAttribute("aria-expanded", "false");
    if (card && card.dataset.thread !== "new") this.settle(card);
    if (tell) this.changed();
  }

  /** Come by a permanent link: the thread may be among the settled ones. @param {string} id @param {string} comment */
  async visit(id, comment) {
    const known = this.card(id) !== null || (await this.refresh(id));
    const later = this.panel.querySelector("details[data-later]");
    if (known && !this.card(id) && later) await this.fetchFold(later, true);
    if (!known) return say("This thread is not here any more.", "error");
    await this.open(id, { words: true, beside: true });
    const named = comment ? document.getElementById(comment) : null;
    if (!named || !this.card(id)?.contains(named)) return;
    named.dataset.named = "";
    named.scrollIntoView({ block: "center" });
  }

  /** Have a thread as it is now; new ones are added. Whether there is such a thread. @param {string} id */
  async refresh(id) {
    const card = this.card(id);
    const url = `${this.panel.dataset.src?.replace(/threads\/on\/.*/, "threads/")}${id}/card/`;
    const whole = id === this.active || (card !== null && "loaded" in card.dataset);
    const html = await fragment(whole ? url : `${url}?folded=1`).catch(() => null);
    const now = html && threadIn(html);
    if (now) this.put(now);
    return Boolean(now);
  }

  /** @param {HTMLElement} now */
  put(now) {
    const old = this.card(now.dataset.thread ?? "");
    const card = old ?? now;
    if (old) merge(old, now);
    const later = !old && this.list(card.dataset.place ?? "").closest("[data-later]:not([data-fetched])");
    // What is being read stays where it is until it is left.
    if (!later && card.dataset.thread !== this.active) this.settle(card);
    this.changed();
  }

  /** Put a card into the list that it belongs to now. @param {HTMLElement} card */
  settle(card) {
    const list = this.list(card.dataset.place ?? "whole");
    if (card.parentElement === list) return;
    bump(card.parentElement, -1);
    bump(list, 1);
    list.append(card);
  }

  /** @param {Element} fold @param {boolean} [closed] also while it is closed */
  async fetchFold(fold, closed = false) {
    if (
      !(closed || /** @type {HTMLDetailsElement} */ (fold).open) ||
      "fetched" in /** @type {HTMLElement} */ (fold).dataset
    )
      return;
    /** @type {HTMLElement} */ (fold).dataset.fetched = "";
    const template = document.createElement("template");
    template.innerHTML = await fragment(/** @type {HTMLElement} */ (fold).dataset.later ?? "");
    for (const card of template.content.querySelectorAll('[data-list="settled"] > .thread')) {
      const { thread = "" } = /** @type {HTMLElement} */ (card).dataset;
      if (!this.card(thread)) this.list("settled").append(card);
    }
  }

  /** Counts, places and the marks in the text follow what the lists hold now. */
  changed() {
    for (const element of this.panel.querySelectorAll(".thread")) this.lane?.observe(element);
    if (this.lane) this.lane.active = this.active;
    this.lane?.soon();
    count(this.panel);
    document.dispatchEvent(new CustomEvent("tandem:threads"));
  }
}
