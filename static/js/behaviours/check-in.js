/**
 * A check-in that opens in its row: the hands are in the first field at once, and Escape puts it away.
 * @param {HTMLElement} element
 */
export default function checkIn(element) {
  const fold = /** @type {HTMLDetailsElement} */ (element);
  const begin = () => {
    if (fold.open)
      /** @type {HTMLElement | null} */ (
        fold.querySelector("form :is(input:not([type=hidden]), select)")
      )?.focus();
  };
  fold.addEventListener("toggle", begin);
  // Opened before this was loaded: the hands are still on what opened it.
  if (document.activeElement === fold.querySelector("summary")) begin();
  fold.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !fold.open) return;
    fold.querySelector("form")?.reset();
    fold.open = false;
    fold.querySelector("summary")?.focus();
  });
}
