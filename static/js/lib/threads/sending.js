import { csrfToken, say } from "../request.js";

const PATIENCE = 3000; // ms

/**
 * Send a form of a thread; answers the thread as it is then, or null when it was refused, which
 * is said in the form, and what was typed stays.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 * @returns {Promise<string | null>}
 */
export async function send(form, submitter) {
  if (form.ariaBusy === "true") return null;
  form.ariaBusy = "true";
  try {
    await untilSaved(form);
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form, submitter)));
    const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true" };
    const answer = await fetch(form.action, { method: "POST", body, headers });
    if (answer.ok) return await answer.text();
    refuse(form, await reason(answer));
  } catch {
    refuse(form, "The server cannot be reached. Your words are kept here.");
  } finally {
    form.ariaBusy = null;
  }
  return null;
}

/**
 * Words that were typed a moment ago are first to be where the server can find them.
 * @param {HTMLFormElement} form
 */
async function untilSaved(form) {
  const start = form.elements.namedItem("start");
  const text = /** @type {any} */ (document.querySelector("[data-behaviour~=editor]"));
  const until = Date.now() + PATIENCE;
  while (
    start instanceof HTMLInputElement &&
    start.value &&
    text?.tandemEditor?.provider.unsaved &&
    Date.now() < until
  ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @param {Response} answer */
async function reason(answer) {
  const problem = answer.headers.get("content-type")?.includes("json")
    ? await answer.json().catch(() => ({}))
    : {};
  if (problem.detail) return problem.detail;
  return answer.status === 403 ? "You may not do that." : "That did not work. Reload the page and try again.";
}

/** @param {HTMLFormElement} form @param {string} words */
function refuse(form, words) {
  const place = /** @type {HTMLElement | null} */ (form.querySelector("[data-refusal]"));
  if (!place) return say(words, "error");
  place.textContent = words;
  place.hidden = false;
}
