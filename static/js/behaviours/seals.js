import { keepOpenSection } from "../lib/open-section.js";

/**
 * Puts each section's seal beside its heading in the text; a click opens the section in the panel.
 * The panel (this element) comes anew with every signature, the headings move while people write.
 * @param {HTMLElement} panel
 */
export default function seals(panel) {
  const text = /** @type {HTMLElement | null} */ (document.querySelector(".document"));
  if (!text) return;
  keepOpenSection(panel);
  const gutter = text.querySelector(".gutter") ?? text.appendChild(emptyGutter());
  const stop = new AbortController();

  const place = () => {
    if (!panel.isConnected) return stop.abort();
    const origin = text.getBoundingClientRect().top;
    const placed = [...panel.querySelectorAll("[data-seal-for]")].flatMap((item) => {
      const seal = sealBeside(/** @type {HTMLElement} */ (item), origin);
      return seal ? [seal] : [];
    });
    if (gutter.innerHTML !== html(placed)) gutter.replaceChildren(...placed);
  };
  document.addEventListener("tandem:sections", place, { signal: stop.signal });
  document.addEventListener("tandem:ready", place, { signal: stop.signal });
  const resized = new ResizeObserver(place);
  resized.observe(text);
  stop.signal.addEventListener("abort", () => resized.disconnect());
  place();
}

function emptyGutter() {
  const gutter = document.createElement("div");
  gutter.className = "gutter";
  return gutter;
}

/** @param {HTMLElement} item @param {number} origin @returns {HTMLElement | null} */
function sealBeside(item, origin) {
  const key = item.dataset.sealFor ?? "";
  const start =
    key === "opening"
      ? document.querySelector(".document .prose > *, .document .ProseMirror > *")
      : document.getElementById(key);
  const seal = item.querySelector(".seal");
  if (!start || !seal) return null;
  const link = document.createElement("a");
  link.className = "gutter__seal";
  link.href = "#sign-off";
  link.dataset.section = key;
  const { top, height } = start.getBoundingClientRect();
  const line = Math.min(height, parseFloat(getComputedStyle(start).lineHeight) || height);
  link.style.insetBlockStart = `${Math.round(top - origin + line / 2 - 13)}px`;
  const title = item.querySelector(".sign-off__title")?.textContent ?? "";
  link.setAttribute("aria-label", `${title}: ${seal.textContent?.trim()}`);
  link.append(seal.cloneNode(true));
  link.addEventListener("click", (event) => open(event, item));
  return link;
}

/** @param {Event} event @param {HTMLElement} item */
function open(event, item) {
  const details = item.querySelector("details");
  if (!details) return;
  event.preventDefault();
  const margin = item.closest(".workspace__margin");
  if (margin && getComputedStyle(margin).visibility === "hidden") {
    /** @type {HTMLElement | null} */ (document.querySelector('[aria-controls="margin"]'))?.click();
  }
  document.dispatchEvent(new CustomEvent("tandem:margin-view", { detail: { view: "page" } }));
  details.open = true;
  details.querySelector("summary")?.focus();
  details.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement[]} elements */
function html(elements) {
  return elements.map((element) => element.outerHTML).join("");
}
