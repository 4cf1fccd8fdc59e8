// The title of a document is written where it stands: saved when one leaves it or presses Enter.

/** @param {HTMLElement} element */
export default function title(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  const input = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("title"));
  let saved = input.value;

  async function save() {
    const words = input.value.replace(/\s+/g, " ").trim();
    if (!words) input.value = saved;
    if (!words || words === saved) return;
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "HX-Request": "true" },
    }).catch(() => null);
    if (answer?.ok) {
      document.title = document.title.replace(saved, words);
      saved = words;
    } else {
      say("The title could not be saved. It is kept here; try again.");
    }
  }

  input.addEventListener("blur", save);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      input.blur();
    }
    if (event.key === "Escape") {
      input.value = saved;
      input.blur();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
}

/** @param {string} text */
function say(text) {
  document.dispatchEvent(new CustomEvent("tandem:toast", { detail: { text, kind: "error" } }));
}
