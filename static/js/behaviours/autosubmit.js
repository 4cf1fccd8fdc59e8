/** A form of filters that applies itself when something is chosen. @param {HTMLElement} element */
export default function autosubmit(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  form.addEventListener("change", () => form.requestSubmit());
  form.querySelectorAll("[data-autosubmit-replaces]").forEach((button) => button.setAttribute("hidden", ""));
}
