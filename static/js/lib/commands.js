/** @typedef {{ label: string, keys: string, run: () => void }} Command */

/**
 * What the page offers: every element marked with data-command that could be used now,
 * and the links of the sidebar. Those whose label holds all words of the query, in page order.
 * @param {string} query
 * @param {Element} except where not to look: the palette itself
 * @returns {Command[]}
 */
export function commandsMatching(query, except) {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const offered = /** @type {HTMLElement[]} */ ([
    ...document.querySelectorAll("[data-command], .sidebar__link"),
  ]);
  return offered
    .filter((element) => !except.contains(element) && !element.matches(":disabled, [aria-disabled=true]"))
    .map((element) => ({
      label: element.dataset.command ?? `Go to ${element.textContent?.trim()}`,
      keys: element.dataset.commandKeys ?? "",
      run: () => use(element),
    }))
    .filter(({ label }) => wanted.every((word) => label.toLowerCase().includes(word)));
}

/** @param {HTMLElement} element */
function use(element) {
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
}
