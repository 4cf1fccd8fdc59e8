/** A <details> that is found as it was left, on this browser. data-remember names it. @param {HTMLElement} element */
export default function remember(element) {
  const details = /** @type {HTMLDetailsElement} */ (element);
  const key = `open:${details.dataset.remember}`;
  const holdsCurrent = details.querySelector("[aria-current]") !== null;
  try {
    const kept = localStorage.getItem(key);
    if (kept !== null) details.open = kept === "1" || holdsCurrent;
    details.addEventListener("toggle", () => localStorage.setItem(key, details.open ? "1" : "0"));
  } catch {
    // A browser without storage forgets; nothing else is lost.
  }
  if (holdsCurrent) details.open = true;
}
