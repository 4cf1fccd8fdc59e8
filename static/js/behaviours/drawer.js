import { keep } from "../lib/cookies.js";

const NARROW = { sidebar: "(width < 56rem)", margin: "(width < 75rem)" };

/**
 * The link that opens the sidebar or the margin. On a narrow screen it is a drawer over the page;
 * on a wide one the sidebar folds away and the choice is kept.
 * @param {HTMLElement} opener
 */
export default function drawer(opener) {
  const id = opener.getAttribute("aria-controls") ?? "";
  const panel = document.getElementById(id);
  if (!panel) return;
  const narrow = matchMedia(NARROW[/** @type {"sidebar" | "margin"} */ (id)] ?? "all");
  const root = document.documentElement;

  const isOpen = () =>
    narrow.matches ? "open" in panel.dataset || panel.matches(":target") : root.dataset[id] !== "closed";
  const show = (/** @type {boolean} */ open) => {
    if (narrow.matches) {
      panel.toggleAttribute("data-open", open);
      if (!open && panel.matches(":target")) location.hash = "main"; // it came open by its address
      if (open) panel.focus({ preventScroll: true });
      else opener.focus({ preventScroll: true });
    } else if (id === "sidebar") {
      if (open) delete root.dataset.sidebar;
      else root.dataset.sidebar = "closed";
      keep("sidebar", open ? null : "closed");
    }
    told();
  };
  const told = () => opener.setAttribute("aria-expanded", String(isOpen()));

  opener.addEventListener("click", (event) => {
    event.preventDefault();
    show(!isOpen());
  });
  opener.addEventListener("keydown", (event) => {
    if (event.key === " ") (event.preventDefault(), show(!isOpen()));
  });
  panel.querySelectorAll("[data-drawer-close]").forEach((close) => {
    close.addEventListener("click", (event) => {
      event.preventDefault();
      show(false);
    });
  });
  panel.addEventListener("click", ({ target }) => {
    const leadsToText = target instanceof Element && target.closest('a[href^="#"]:not([data-drawer-close])');
    if (leadsToText && narrow.matches) show(false);
  });
  document.addEventListener("pointerdown", (event) => {
    const target = /** @type {Node} */ (event.target);
    if (narrow.matches && isOpen() && !panel.contains(target) && !opener.contains(target)) show(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && narrow.matches && isOpen()) show(false);
  });
  panel.addEventListener("focusout", ({ relatedTarget }) => {
    if (
      narrow.matches &&
      isOpen() &&
      relatedTarget instanceof Node &&
      !panel.contains(relatedTarget) &&
      relatedTarget !== opener
    )
      show(false);
  });
  narrow.addEventListener("change", () => {
    panel.removeAttribute("data-open");
    told();
  });
  told();
}
