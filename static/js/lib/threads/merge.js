import { keepFocus } from "../focus.js";

/** @param {string} html @returns {HTMLElement | null} the thread of an answer */
export function threadIn(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.querySelector(".thread");
}

/**
 * Bring a card to what it is now, part by part: what somebody types, or has open, stays.
 * @param {HTMLElement} old
 * @param {HTMLElement} now
 */
export function merge(old, now) {
  for (const { name, value } of [...now.attributes])
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) {
    if (!now.hasAttribute(name) && !["data-active", "style", "data-out", "data-loaded"].includes(name))
      old.removeAttribute(name);
  }
  keepFocus(old, () => {
    replace(old.querySelector(":scope > .thread__lead"), now.querySelector(":scope > .thread__lead"), [
      "aria-expanded",
    ]);
    const [card, fresh] = [
      old.querySelector(":scope > .thread__card"),
      now.querySelector(":scope > .thread__card"),
    ];
    if (card && fresh) mergeParts(card, fresh);
    else if (fresh) old.append(fresh);
  });
}

/** @param {Element} card @param {Element} fresh */
function mergeParts(card, fresh) {
  const before = new Map(parts(card).map((part) => [part.dataset.part, part]));
  for (const part of parts(fresh)) {
    const old = before.get(part.dataset.part);
    before.delete(part.dataset.part);
    if (!old) card.insertBefore(part, card.querySelector(":scope > [data-part=foot]"));
    else if (part.dataset.part === "comments") mergeComments(old, part);
    else if (!("keep" in part.dataset) && !inHands(old)) replace(old, part);
  }
  for (const gone of before.values()) if (!inHands(gone)) gone.remove();
}

/** @param {Element} card @returns {HTMLElement[]} */
function parts(card) {
  return /** @type {HTMLElement[]} */ ([...card.querySelectorAll(":scope > [data-part]")]);
}

/** @param {Element} list @param {Element} fresh */
function mergeComments(list, fresh) {
  const known = new Map([...list.children].map((one) => [one.id, one]));
  /** @type {Element | null} */
  let last = null;
  for (const comment of [...fresh.children]) {
    const old = known.get(comment.id);
    known.delete(comment.id);
    if (old) replace(old, comment);
    else if (last) last.after(comment);
    else list.prepend(comment);
    last = (comment.id && list.querySelector(`[id="${CSS.escape(comment.id)}"]`)) || comment;
  }
  known.forEach((gone) => gone.remove());
}

/** @param {Element | null} old @param {Element | null} now @param {string[]} kept attributes that are ours */
function replace(old, now, kept = []) {
  if (!old || !now) return;
  for (const name of kept) now.setAttribute(name, old.getAttribute(name) ?? "");
  if (old.outerHTML !== now.outerHTML && !inHands(old)) old.replaceWith(now);
}

/** Somebody writes in it, or has something of it open. @param {Element} element */
function inHands(element) {
  const active = document.activeElement;
  const typing = active?.matches("input, textarea, select") && element.contains(active);
  return (
    typing ||
    element.matches("[data-editing]") ||
    element.querySelector("[data-editing], details[open], dialog[open]") !== null
  );
}
