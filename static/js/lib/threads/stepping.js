const APPLE = /Mac|iP(hone|ad|od)/.test(navigator.platform);

/**
 * From thread to thread: Alt with the arrow keys, or the buttons above the list.
 * @param {import("./types.js").Desk} desk
 */
export function byKeyboard(desk) {
  const step = (/** @type {number} */ by) => {
    const ids = /** @type {HTMLElement[]} */ ([...desk.panel.querySelectorAll(".thread")])
      .filter((card) => !card.closest("details:not([open])"))
      .map(({ dataset }) => dataset.thread ?? "");
    if (!ids.length) return;
    const at = ids.indexOf(desk.active);
    const next = at < 0 ? (by > 0 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, at + by));
    desk.open(ids[next], { words: true, focus: true });
  };
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (desk.panel.querySelectorAll("[data-step]"))) {
    button.hidden = false;
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  }
  document.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && !isTaken(event.target)) {
      event.preventDefault();
      step(by);
    }
    if (
      event.key === "Escape" &&
      desk.active &&
      desk.active !== "new" &&
      desk.panel.contains(document.activeElement)
    )
      desk.fold();
  });
}

/** Those keys mean something else there: in trees, and on Apple's keyboards wherever one writes. @param {EventTarget | null} target */
function isTaken(target) {
  if (!(target instanceof Element)) return false;
  const writes =
    target.matches("input, textarea, select") ||
    (APPLE && /** @type {HTMLElement} */ (target).isContentEditable);
  return writes || target.closest("[aria-keyshortcuts*='Alt+ArrowUp']:not([data-step])") !== null;
}
