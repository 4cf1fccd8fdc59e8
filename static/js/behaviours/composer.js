import { draft, dropDraft, keepDraft } from "../lib/drafts.js";
import { offerMembers } from "../lib/mention-list.js";
import { csrfToken } from "../lib/request.js";

const MENTION = /\[@([^\]]+)\]\(<?mention:([0-9a-f-]+)>?\)/gi;

/**
 * A form in which a comment is written. Members are mentioned by name and sent as links to them;
 * what is typed survives a reload (data-draft) until it is sent; data-preview shows how it will read.
 * @param {HTMLElement} element
 */
export default function composer(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  const field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));
  const { draft: key = "", members = "", preview = "" } = form.dataset;
  /** @type {Map<string, string>} ids of those who are mentioned, by name */
  const mentioned = new Map();
  const read = (/** @type {string} */ text) =>
    text.replace(MENTION, (_, name, id) => {
      mentioned.set(name, id);
      return `@${name}`;
    });
  const written = (/** @type {string} */ text) =>
    [...mentioned]
      .sort(([one], [other]) => other.length - one.length)
      .reduce((all, [name, id]) => all.replaceAll(`@${name}`, `[@${name}](mention:${id})`), text);

  const stored = read(field.value);
  field.value = read(draft(key)?.text ?? field.value);
  form.toggleAttribute("data-written", field.value.trim() !== "");
  form.addEventListener("input", () => {
    const kept = field.value === stored ? "" : written(field.value);
    keepDraft(key, kept, form.dataset.draftMore ? JSON.parse(form.dataset.draftMore) : undefined);
    form.toggleAttribute("data-written", field.value.trim() !== "");
    form.querySelector("[data-refusal]")?.setAttribute("hidden", "");
  });
  form.addEventListener("formdata", ({ formData }) => formData.set("body", written(field.value)));
  form.addEventListener("tandem:sent", () => {
    dropDraft(key);
    field.value = "";
    form.removeAttribute("data-written");
    leavePreview();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  if (members) offerMembers(field, members, ({ id, name }) => mentioned.set(name, id));

  const toggle = /** @type {HTMLButtonElement | null} */ (form.querySelector("[data-preview-toggle]"));
  const shown = /** @type {HTMLElement | null} */ (form.querySelector("[data-preview-of]"));
  const leavePreview = () => {
    if (!toggle || !shown) return;
    toggle.setAttribute("aria-pressed", "false");
    shown.hidden = true;
    field.hidden = false;
  };
  if (toggle && preview) toggle.hidden = false;
  toggle?.addEventListener("click", async () => {
    if (!shown?.hidden) return leavePreview();
    shown.innerHTML = await rendered(preview, written(field.value));
    toggle.setAttribute("aria-pressed", "true");
    shown.hidden = false;
    field.hidden = true;
  });
}

/** @param {string} url @param {string} body */
async function rendered(url, body) {
  const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true" };
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams({ body }), headers }).catch(
    () => null,
  );
  if (answer?.ok) return answer.text();
  const words = document.createElement("p");
  words.textContent = answer
    ? ((await answer.json().catch(() => ({}))).detail ?? "It cannot be shown.")
    : "The server cannot be reached.";
  return words.outerHTML;
}
