import { fragment } from "../lib/request.js";
import { keepReadingPlace } from "../lib/reading-place.js";
import { keepFocus } from "../lib/focus.js";
import { listen } from "../lib/socket.js";

const GATHER = 120; // ms: several pokes of one change become one fetch
const REST = 2000; // ms between two fetches, however much happens

/**
 * An element that stays true: on a poke of data-live-stream its fragment is fetched from data-live-url
 * and put in its place (or inside it, when the answer is only what stands inside).
 * Several streams stand with spaces between; data-live-kinds limits which pokes count, likewise.
 * @param {HTMLElement} element
 */
export default function live(element) {
  const { liveStream, liveUrl, liveKinds } = element.dataset;
  if (!liveStream || !liveUrl) return;
  const kinds = liveKinds?.split(/\s+/);
  let timer = 0;
  let fetched = 0;
  const ends = liveStream.split(/\s+/).map((stream) => listen(stream, heard));

  /** @param {{ kind: string }} poke */
  function heard({ kind }) {
    if (!element.isConnected) return ends.forEach((end) => end());
    if (timer || (kinds && kind !== "reconnected" && !kinds.includes(kind))) return;
    timer = setTimeout(look, Math.max(GATHER, fetched + REST - Date.now()));
  }

  function look() {
    timer = 0;
    fetched = Date.now();
    refresh(element, liveUrl ?? "").catch(console.error);
  }
}

/** @param {HTMLElement} element @param {string} url */
async function refresh(element, url) {
  if (!element.isConnected) return;
  const html = isBusy(element) ? null : (await fragment(url)).trim();
  if (html === null || isBusy(element)) {
    setTimeout(() => refresh(element, url).catch(console.error), REST);
    return;
  }
  if (!element.isConnected || html === element.outerHTML.trim()) return;
  const template = document.createElement("template");
  template.innerHTML = html;
  const { children } = template.content;
  const whole =
    children.length === 1 && /** @type {HTMLElement} */ (children[0]).dataset.liveUrl !== undefined;
  if (!whole && template.innerHTML === element.innerHTML.trim()) return;
  const change = () =>
    whole ? element.replaceWith(template.content) : element.replaceChildren(template.content);
  keepReadingPlace(() => keepFocus(element, change));
}

/** Somebody is typing in it or has typed what is not sent, drags a part or has a menu of it open: that must not vanish. @param {HTMLElement} element */
function isBusy(element) {
  const active = document.activeElement;
  const typing =
    active instanceof HTMLElement && active.matches("input, textarea, select, [contenteditable]");
  if (
    (typing && element.contains(active)) ||
    element.querySelector("dialog[open], details.menu[open], [data-dragging]")
  )
    return true;
  const fields = /** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement>} */ (
    element.querySelectorAll("form[method=post] :is(input:not([type=hidden]), textarea)")
  );
  return [...fields].some((field) => field.value !== field.defaultValue);
}
