/**
 * Asks before a step that cannot be undone. On a form, a submit button or a link;
 * data-confirm is the question, data-confirm-label the word on the button.
 * @param {HTMLElement} element
 */
export default function confirm(element) {
  const event = element instanceof HTMLFormElement ? "submit" : "click";
  let confirmed = false;
  element.addEventListener(
    event,
    (happening) => {
      if (confirmed) {
        confirmed = false;
        return;
      }
      happening.preventDefault();
      happening.stopImmediatePropagation();
      ask(element).then((yes) => {
        if (!yes) return;
        confirmed = true;
        if (element instanceof HTMLFormElement) element.requestSubmit();
        else element.click();
      });
    },
    { capture: true },
  );
}

/** @param {HTMLElement} element @returns {Promise<boolean>} */
function ask(element) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "confirm-question");
  const question = document.createElement("h2");
  question.className = "dialog__title";
  question.id = "confirm-question";
  question.textContent = element.dataset.confirm ?? "Go on?";
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "dialog__actions";
  form.append(
    answer("Cancel", "", ""),
    answer(element.dataset.confirmLabel ?? "Yes, go on", "yes", "button--danger"),
  );
  dialog.append(question, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

/** @param {string} label @param {string} value @param {string} kind */
function answer(label, value, kind) {
  const button = document.createElement("button");
  button.className = `button ${kind}`.trim();
  button.value = value;
  button.textContent = label;
  return button;
}
