const WORDS = { saving: "Saving…", saved: "Saved", offline: "Offline: edits are kept here", "read-only": "Read only", refused: "Not saved" };

/** Mirrors what the editor knows about the text's safety. @param {HTMLElement} element */
export default function saveState(element) {
  document.addEventListener("tandem:save-state", (event) => {
    const { state, text } = /** @type {CustomEvent<{ state: keyof typeof WORDS, text?: string }>} */ (event).detail;
    element.dataset.state = state;
    const said = text ?? WORDS[state] ?? "";
    if (element.textContent !== said) element.textContent = said;
  });
}
