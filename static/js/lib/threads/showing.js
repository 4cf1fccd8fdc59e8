// What the eye is led to: a card, the words that it is about, and the sheet that holds the cards.

/** @param {import("./types.js").Lane | null} lane @param {HTMLElement} card */
export function bringIntoView(lane, card) {
  if (lane?.list.hasAttribute("data-lane") && lane.list.contains(card)) lane.reveal(card);
  else card.scrollIntoView({ block: "nearest" });
}

/** @param {string} id @param {boolean} [always] also when they can be seen already */
export function showWords(id, always = true) {
  const words = document.querySelector(`[data-marks-thread="${CSS.escape(id)}"]`);
  if (!words) return;
  if (always) press(document.querySelector("#margin[data-open] [data-drawer-close]"));
  const { top, bottom } = words.getBoundingClientRect();
  if (always || top < 80 || bottom > innerHeight - 120) words.scrollIntoView({ block: "center" });
}

/** On a narrow screen the margin is a sheet, which may be down. @param {HTMLElement} panel */
export function raiseSheet(panel) {
  const margin = panel.closest(".workspace__margin");
  if (margin && getComputedStyle(margin).visibility === "hidden")
    press(document.querySelector('[aria-controls="margin"]'));
}

/** @param {Element | null} control */
function press(control) {
  if (control instanceof HTMLElement) control.click();
}
