/**
 * Make a change above or around what is being read, and keep the same line at the same height.
 * @param {() => void} change
 */
export function keepReadingPlace(change) {
  const anchor = firstVisible();
  const before = anchor?.getBoundingClientRect().top ?? 0;
  change();
  if (!anchor?.isConnected) return;
  const moved = anchor.getBoundingClientRect().top - before;
  if (Math.abs(moved) >= 1) window.scrollBy({ top: moved, behavior: "instant" });
}

/** The element under the upper third of the middle column: what the eye is on. */
function firstVisible() {
  const main = document.getElementById("main");
  if (!main || window.scrollY === 0) return null;
  const { left, width } = main.getBoundingClientRect();
  const found = document.elementFromPoint(left + width / 2, window.innerHeight / 3);
  return found && main.contains(found) ? found : null;
}
