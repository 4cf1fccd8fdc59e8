/** How many threads are open and how many stand in each fold, as the lists hold them now. @param {HTMLElement} panel */
export function count(panel) {
  const open = panel.querySelectorAll('.thread[data-open="true"]:not([data-thread="new"])').length;
  const shown = panel.querySelector("[data-open-count]");
  if (shown?.parentElement && shown.getAttribute("data-open-count") !== String(open)) {
    const number = document.createElement("strong");
    number.dataset.openCount = String(open);
    number.textContent = open ? String(open) : "No open threads";
    shown.parentElement.replaceChildren(number, open ? " open" : "");
  }
  for (const badge of document.querySelectorAll("[data-threads-open]"))
    badge.textContent = open ? String(open) : "";
  for (const fold of /** @type {NodeListOf<HTMLElement>} */ (panel.querySelectorAll("[data-fold]"))) {
    const cards = fold.querySelectorAll(".thread").length;
    const number = fold.querySelector("[data-count]");
    if (number && !fold.matches("[data-later]:not([data-fetched])")) number.textContent = String(cards);
    if (cards) fold.hidden = false;
  }
  panel
    .querySelector("[data-empty]")
    ?.toggleAttribute("hidden", panel.querySelector(".thread, [data-fold]:not([hidden])") !== null);
}

/** The number beside a fold whose cards have not been fetched. @param {Element | null} list @param {number} by */
export function bump(list, by) {
  const count = list?.closest("[data-later]:not([data-fetched])")?.querySelector("[data-count]");
  if (count) count.textContent = String(Number(count.textContent) + by);
}
