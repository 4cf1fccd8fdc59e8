const GAP = 10; // px between two cards
const WIDE = matchMedia("(width >= 75rem)"); // as in layout/workspace.css

/**
 * The list of cards beside the text: each beside its words as far as the others leave room, the
 * one that is read exactly beside them. On a narrow screen it is a list like any other.
 */
export class Lane {
  /** @param {HTMLElement} list @param {HTMLElement} text */
  constructor(list, text) {
    this.list = list;
    this.text = text;
    /** @type {Map<string, number>} px from the top of the text, by thread */
    this.places = new Map();
    this.active = "";
    this.waiting = false;
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
    const tops = placed(cards, cards.findIndex(({ element }) => element.dataset.thread === this.active));
    cards.forEach(({ element }, at) => {
      element.style.translate = `0 ${Math.round(tops[at])}px`;
      element.toggleAttribute("data-out", tops[at] < 0);
    });
    const last = cards.length - 1;
    this.list.style.blockSize = last < 0 ? "" : `${Math.round(tops[last] + cards[last].height)}px`;
    requestAnimationFrame(() => this.list.toggleAttribute("data-moves", stands));
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
    if (!asShown && !this.list.contains(document.activeElement)) this.list.append(...cards.map(({ element }) => element));
    return cards;
  }
}

/** @typedef {{ want: number, height: number }} Wanted */

/**
 * Where each of some cards goes, in px: none on another, the active one where it wants to be.
 * @param {Wanted[]} cards in order
 * @param {number} active its index, -1 for none
 */
export function placed(cards, active) {
  /** @type {number[]} */
  const tops = [];
  let free = 0;
  for (const { want, height } of cards) {
    tops.push(Math.max(free, want === Infinity ? free : want));
    free = (tops.at(-1) ?? 0) + height + GAP;
  }
  if (active < 0 || cards[active].want === Infinity) return tops;
  tops[active] = cards[active].want;
  for (let at = active - 1; at >= 0; at -= 1) tops[at] = Math.min(tops[at], tops[at + 1] - cards[at].height - GAP);
  for (let at = active + 1; at < cards.length; at += 1) {
    const after = tops[at - 1] + cards[at - 1].height + GAP;
    tops[at] = cards[at].want === Infinity ? after : Math.max(cards[at].want, after);
  }
  return tops;
}
