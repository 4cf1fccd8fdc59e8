const TROUBLE = ["waiting", "offline", "failed"];

/**
 * Says aloud only what one must know without looking: that words are not safe, and that they are
 * again. The editor itself writes the state that is seen.
 * @param {HTMLElement} element
 */
export default function saveState(element) {
  let troubled = false;
  document.addEventListener("tandem:save-state", (event) => {
    const { state, text, refusal } =
      /** @type {CustomEvent<{ state: string, text: string, refusal: string | null }>} */ (event).detail;
    const trouble = refusal !== null || TROUBLE.includes(state);
    const settled = troubled && state === "saved";
    if ((trouble || settled) && element.textContent !== text) element.textContent = text;
    troubled = trouble || (troubled && !settled);
  });
}
