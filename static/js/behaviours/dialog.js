/** A native dialog: closes by its cross, by Escape and by a click beside it. @param {HTMLElement} element */
export default function dialog(element) {
  const box = /** @type {HTMLDialogElement} */ (element);
  box
    .querySelectorAll("[data-dialog-close]")
    .forEach((close) => close.addEventListener("click", () => box.close()));
  box.addEventListener("pointerdown", (event) => {
    if (event.target !== box) return;
    const { left, right, top, bottom } = box.getBoundingClientRect();
    const inside =
      event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    if (!inside) box.close();
  });
  // A form inside that was refused by the server comes back open.
  if (box.querySelector('[aria-invalid="true"], .form__errors')) box.showModal();
}
