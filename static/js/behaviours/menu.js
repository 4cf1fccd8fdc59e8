/** A <details> menu: closes by Escape, a click beside it or a choice; arrow keys go through it. @param {HTMLElement} element */
export default function menu(element) {
  const details = /** @type {HTMLDetailsElement} */ (element);
  const summary = /** @type {HTMLElement} */ (details.querySelector("summary"));
  const items = () => /** @type {HTMLElement[]} */ ([...details.querySelectorAll(".menu__item")]);

  document.addEventListener("pointerdown", ({ target }) => {
    if (details.open && !details.contains(/** @type {Node} */ (target))) details.open = false;
  });
  details.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !details.contains(relatedTarget)) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) {
      event.stopPropagation();
      details.open = false;
      summary.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    details.open = true;
    const all = items().filter((item) => item.offsetParent !== null);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = at < 0 && step < 0 ? all.length - 1 : (at + step + all.length) % all.length;
    all[next]?.focus();
  });
}
