import { fragment } from "../lib/request.js";
import { keepReadingPlace } from "../lib/reading-place.js";
import { listen } from "../lib/socket.js";

const GATHER = 120; // ms: several pokes of one change become one fetch

/**
 * An element that stays true: on a poke of data-live-stream its fragment is fetched from data-live-url
 * and put in its place (or inside it, when the answer is only what stands inside).
 * data-live-kinds limits which pokes count: one kind, or several with spaces between.
 * @param {HTMLElement} element
 */
export default function live(element) {
  const { liveStream, liveUrl, liveKinds } = element.dataset;
  if (!liveStream || !liveUrl) return;
  const kinds = liveKinds?.split(/\s+/);
  let timer = 0;
  const end = listen(liveStream, ({ kind }) => {
    if (!element.isConnected) return end();
    if (kinds && kind !== "reconnected" && !kinds.includes(kind)) return;
    clearTimeout(timer);
    timer = setTimeout(() => refresh(element, liveUrl).catch(console.error), GATHER);
  });
}

/** @param {HTMLElement} element @param {string} url */
async function refresh(element, url) {
  const html = (await fragment(url)).trim();
  if (!element.isConnected || html === element.outerHTML.trim()) return;
  if (isBusy(element)) {
    element.addEventListener("focusout", () => setTimeout(() => refresh(element, url).catch(console.error), GATHER), { once: true });
    return;
  }
  const template = document.createElement("template");
  template.innerHTML = html;
  const { children } = template.content;
  const whole = children.length === 1 && /** @type {HTMLElement} */ (children[0]).dataset.liveUrl !== undefined;
  if (!whole && template.innerHTML === element.innerHTML.trim()) return;
  keepReadingPlace(() => (whole ? element.replaceWith(template.content) : element.replaceChildren(template.content)));
}

/** Somebody is typing in it or has a menu of it open: what is typed must not vanish. @param {HTMLElement} element */
function isBusy(element) {
  const active = document.activeElement;
  const typing = active instanceof HTMLElement && active.matches("input, textarea, select, [contenteditable]");
  return (typing && element.contains(active)) || element.querySelector("dialog[open], details.menu[open]") !== null;
}
