import { placed } from "./placing.js";

const WIDE = matchMedia("(width >= 75rem)"); // as in layout/workspace.css

/**
 * The list of cards beside the text: each beside its words as far as the others leave room, the
 * one that is read exactly beside them if those before it fit above. On a narrow screen it is a list
 * like any other.
 */
export class Lane {
  /** @param {HTMLElement} list @param {HTMLElement} text */
  constructor(list, text) {
    this.list = list;
    this.text = text;
    /** @type {Map<string, number>} px from the top of the text, by thread */
    this.places = new Map();
    this.active = "";
    /** More cards are on their way: what is sorted last is sorted once. */
    this.arriving = false;
    this.waiting = false;
    /** @type {WeakMap<HTMLElement, number>} where each card is drawn: most stay where they are */
    this.shown = new WeakMap();
    const resized = new ResizeObserver(() => this.soon());
    this.observe = (/** @type {Element} */ card) => resized.observe(card);
    resized.observe(text);
    if (list.parentElement) resized.observe(list.parentElement);
    WIDE.addEventListener("change", () => this.soon());
  }

  soon() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.layout();
    });
  }

  layout() {
    const stands = WIDE.matches && this.places.size > 0 && this.list.offsetParent !== null;
    this.list.toggleAttribute("data-lane", stands);
    if (!stands) return this.list.removeAttribute("style");
    const shift = this.text.getBoundingClientRect().top - this.list.getBoundingClientRect().top;
    const cards = this.inOrder(shift);
    const tops = placed(
      cards,
      cards.findIndex(({ element }) => element.dataset.thread === this.active),
    );
    cards.forEach(({ element }, at) => {
      const top = Math.round(tops[at]);
      if (this.shown.get(element) === top) return;
      this.shown.set(element, top);
      element.style.translate = `0 ${top}px`;
    });
    const last = cards.length - 1;
    this.list.style.blockSize = last < 0 ? "" : `${Math.round(tops[last] + cards[last].height)}px`;
    requestAnimationFrame(() => this.list.toggleAttribute("data-moves", stands));
  }

  /** Go to a card that stands far from its words, as in a crowd at the top of a text. @param {HTMLElement} card */
  reveal(card) {
    this.layout();
    const top = this.list.getBoundingClientRect().top + (this.shown.get(card) ?? 0);
    const below = Math.min(card.offsetHeight, innerHeight / 2) + 20;
    if (top + below > innerHeight) scrollBy({ top: top + below - innerHeight });
  }

  /** The cards as they follow in the text, also for who goes through them by keyboard. @param {number} shift */
  inOrder(shift) {
    const elements = /** @type {HTMLElement[]} */ ([...this.list.children]);
    const cards = elements.map((element) => ({
      element,
      want: Math.max(0, (this.places.get(element.dataset.thread ?? "") ?? Infinity) + shift),
      height: element.offsetHeight,
    }));
    cards.sort((one, other) => (one.want === other.want ? 0 : one.want - other.want));
    const asShown = cards.every(({ element }, at) => element === elements[at]);
    if (!asShown && !this.arriving && !this.list.contains(document.activeElement))
      this.list.append(...cards.map(({ element }) => element));
    return cards;
  }
}
