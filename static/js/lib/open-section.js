/** The sections of the panel that stand open and that the hands are in, by their keys. */
const last = { open: "", hands: "" };

for (const kind of ["focusin", "pointerdown"]) {
  document.addEventListener(kind, ({ target }) => {
    last.hands = target instanceof Element ? (keyOf(target) ?? "") : "";
  });
}

/**
 * A panel that comes anew, with a signature of one's own or of another person, has the section open
 * that was open, and the focus in it where it was.
 * @param {HTMLElement} panel
 */
export function keepOpenSection(panel) {
  panel.addEventListener(
    "toggle",
    ({ target }) => remember(/** @type {HTMLDetailsElement} */ (target)),
    true,
  );
  const fold = within(panel, last.open);
  if (fold) fold.open = true;
  if (last.hands && document.activeElement === document.body) {
    within(panel, last.hands)?.querySelector("summary")?.focus({ preventScroll: true });
  }
}

/** @param {HTMLDetailsElement} fold */
function remember(fold) {
  const key = keyOf(fold) ?? "";
  if (fold.open) last.open = key;
  else if (last.open === key && fold.isConnected) last.open = "";
}

/** @param {HTMLElement} panel @param {string} key @returns {HTMLDetailsElement | null} */
function within(panel, key) {
  return panel.querySelector(`[data-seal-for="${CSS.escape(key)}"] details`);
}

/** @param {Element} element */
function keyOf(element) {
  return /** @type {HTMLElement | null} */ (element.closest("[data-seal-for]"))?.dataset.sealFor;
}
