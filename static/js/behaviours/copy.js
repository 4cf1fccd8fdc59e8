import { say } from "../lib/request.js";

/** Copies data-copy, the full address of data-copy-link, or the text of what data-copy-from points to. @param {HTMLElement} button */
export default function copy(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = button.dataset.copyFrom ? document.querySelector(button.dataset.copyFrom) : null;
    const link = button.dataset.copyLink && new URL(button.dataset.copyLink, location.href).href;
    const text =
      button.dataset.copy ??
      link ??
      (source instanceof HTMLInputElement ? source.value : source?.textContent) ??
      "";
    try {
      await navigator.clipboard.writeText(text.trim());
      say("Copied.");
    } catch {
      say("The browser did not allow to copy. Select the text instead.", "error");
    }
  });
}
