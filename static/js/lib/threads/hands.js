import { fragment } from "../request.js";
import { threadIn } from "./merge.js";
import { send } from "./sending.js";
import { showWords } from "./showing.js";

/**
 * What people do to the threads of a panel by pointer: choose one, in it or in the text, send what
 * they wrote, look at a comment's earlier words.
 * @param {import("./types.js").Desk} desk
 */
export function byHand(desk) {
  const { panel } = desk;
  panel.addEventListener("click", (event) => clicked(desk, event));
  panel.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.method !== "post") return;
    event.preventDefault();
    send(form, /** @type {SubmitEvent} */ (event).submitter).then((html) => html && sent(desk, form, html));
  });
  panel
    .querySelectorAll("[data-later]")
    .forEach((fold) => fold.addEventListener("toggle", () => desk.fetchFold(fold)));
  document.addEventListener("pointerdown", ({ target }) => {
    const kept =
      target instanceof Element &&
      target.closest(".thread, [data-marks-thread], dialog, .toasts, .editor-bar, .threads__head");
    if (!kept && desk.active && desk.active !== "new") desk.fold();
  });
  followText(desk);
}

/** The text says which of its marks is chosen, and where each stands. @param {import("./types.js").Desk} desk */
function followText(desk) {
  document.addEventListener("tandem:thread-chosen", (event) => {
    const { thread } = /** @type {CustomEvent<{ thread: string }>} */ (event).detail;
    desk.open(thread, { beside: true });
  });
  document.addEventListener("tandem:thread-places", (event) => {
    const { places } = /** @type {CustomEvent<{ places: { id: string, top: number }[] }>} */ (event).detail;
    if (!desk.lane) return;
    desk.lane.places = new Map(places.map(({ id, top }) => [id, top]));
    desk.lane.soon();
  });
  document.addEventListener("tandem:margin-shown", () => desk.lane?.soon());
}

/** @param {import("./types.js").Desk} desk @param {MouseEvent} event */
function clicked(desk, event) {
  const target = /** @type {Element} */ (event.target);
  const id = /** @type {HTMLElement | null} */ (target.closest("[data-thread]"))?.dataset.thread ?? "";
  const wording = /** @type {HTMLAnchorElement | null} */ (target.closest("a[data-fold-in]"));
  if (wording) {
    event.preventDefault();
    foldIn(wording).catch(console.error);
  } else if (target.closest("[data-show-words]")) showWords(id);
  else if (target.closest("[data-cancel]")) leave(desk, target);
  else if (target.closest(".thread__lead") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    if (id === desk.active) desk.fold();
    else desk.open(id, { words: true });
  }
}

/** @param {import("./types.js").Desk} desk @param {HTMLFormElement} form @param {string} html */
function sent(desk, form, html) {
  const now = threadIn(html);
  if (!now) return;
  form.dispatchEvent(new CustomEvent("tandem:sent"));
  form.closest("[data-wording]")?.remove();
  for (const details of form.closest("[data-part]")?.querySelectorAll("details[open]") ?? [])
    details.removeAttribute("open");
  const isNew = form.matches("[data-new-thread]");
  if (isNew) desk.newThread.close();
  desk.put(now);
  if (isNew) desk.open(now.dataset.thread ?? "", { focus: true });
}

/** A comment's earlier words and the form to change it, below it. @param {HTMLAnchorElement} link */
async function foldIn(link) {
  const comment = document.getElementById(link.dataset.foldIn ?? "");
  const open = comment?.querySelector("[data-wording]");
  link.closest("details")?.removeAttribute("open");
  if (!comment || open) return open?.remove();
  comment.insertAdjacentHTML("beforeend", await fragment(link.href));
  comment.querySelector("[data-cancel]")?.removeAttribute("hidden");
  comment.querySelector("textarea")?.focus();
}

/** @param {import("./types.js").Desk} desk @param {Element} target */
function leave(desk, target) {
  const wording = target.closest("[data-wording]");
  if (!wording) return desk.newThread.cancel();
  wording.querySelector("form")?.dispatchEvent(new CustomEvent("tandem:sent"));
  wording.remove();
}
