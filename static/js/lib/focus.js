/**
 * Change what stands in an element, and have the focus where it was: on the link with the same
 * address or the control with the same name, if there still is one.
 * @param {HTMLElement} element
 * @param {() => void} change
 */
export function keepFocus(element, change) {
  const active = document.activeElement;
  const again = active && element.contains(active) ? selectorOf(active) : "";
  const around = element.parentElement;
  change();
  if (again)
    /** @type {HTMLElement | null | undefined} */ (around?.querySelector(again))?.focus({
      preventScroll: true,
    });
}

/** @param {Element} element */
function selectorOf(element) {
  for (const name of ["id", "href", "name", "aria-label"]) {
    const value = element.getAttribute(name);
    if (value) return `${element.localName}[${name}="${CSS.escape(value)}"]`;
  }
  return "";
}
