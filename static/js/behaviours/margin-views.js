import { keep } from "../lib/cookies.js";

/**
 * The views of a margin, one at a time: tabs with aria-controls. The choice is kept in the cookie
 * that data-cookie names. Any element may ask for a view by the event tandem:margin-view.
 * @param {HTMLElement} element
 */
export default function marginViews(element) {
  const tabs = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[role=tab]")]);
  const show = (/** @type {HTMLElement} */ chosen) => {
    for (const tab of tabs) {
      const on = tab === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
    }
    element.dataset.view = chosen.dataset.view;
    document.dispatchEvent(new CustomEvent("tandem:margin-shown", { detail: { view: chosen.dataset.view } }));
  };
  tabs.forEach((tab) =>
    tab.addEventListener("click", () => {
      show(tab);
      if (element.dataset.cookie) keep(element.dataset.cookie, tab.dataset.view ?? "");
    }),
  );
  element.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(/** @type {HTMLElement} */ (event.target));
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (at < 0 || !step) return;
    event.preventDefault();
    const next = tabs[(at + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
  document.addEventListener("tandem:margin-view", (event) => {
    const { view } = /** @type {CustomEvent<{ view: string }>} */ (event).detail;
    const tab = tabs.find((one) => one.dataset.view === view);
    if (tab && element.dataset.view !== view) show(tab);
  });
}
