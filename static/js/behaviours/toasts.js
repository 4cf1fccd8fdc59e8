import { say } from "../lib/request.js";

/**
 * The place at the foot of the page. Anything may speak there by the event tandem:toast,
 * htmx answers by their HX-Trigger header included.
 * @param {HTMLElement} place
 */
export default function toasts(place) {
  document.addEventListener("tandem:toast", (event) => {
    const said =
      /** @type {CustomEvent<{ text: string, kind?: string, action?: { label: string, href: string } }>} */ (
        event
      ).detail;
    const toast = document.createElement("div");
    toast.className = `toast toast--${said.kind ?? "info"}`;
    toast.dataset.behaviour = "toast";
    if (said.kind === "error") toast.setAttribute("role", "alert");
    const text = document.createElement("span");
    text.className = "toast__text";
    text.textContent = said.text;
    toast.append(text);
    if (said.action) toast.append(link(said.action));
    toast.append(closeButton());
    place.append(toast);
  });
  // Passkeys fail for reasons that only the browser knows: cancelled, none that fits, no safe address.
  document.addEventListener("allauth.error", () =>
    say("That did not work. Try again, or sign in another way.", "error"),
  );
}

/** @param {{ label: string, href: string }} action */
function link({ label, href }) {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.textContent = label;
  return anchor;
}

function closeButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toast__close";
  button.textContent = "Close";
  return button;
}
