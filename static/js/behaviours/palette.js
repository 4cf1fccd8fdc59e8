import { fragment } from "../lib/request.js";
import { commandsMatching } from "../lib/commands.js";

const PAUSE = 120; // ms of quiet before the server is asked

/**
 * The palette: Ctrl or ⌘ K, or a link to it. A combobox over what the page offers and what the server finds.
 * @param {HTMLElement} element
 */
export default function palette(element) {
  const dialog = /** @type {HTMLDialogElement} */ (element);
  const input = /** @type {HTMLInputElement} */ (dialog.querySelector(".palette__input"));
  const list = /** @type {HTMLElement} */ (dialog.querySelector(".palette__list"));
  const none = /** @type {HTMLElement} */ (dialog.querySelector("[data-palette-none]"));
  let timer = 0;
  let asked = new AbortController();

  const open = () => {
    if (dialog.open) return;
    input.value = "";
    dialog.showModal();
    refresh();
  };
  const refresh = () => {
    const query = input.value.trim();
    show(list, commandsMatching(query, dialog));
    none.hidden = true;
    clearTimeout(timer);
    asked.abort();
    timer = setTimeout(() => ask(query), query ? PAUSE : 0);
  };
  const ask = async (/** @type {string} */ query) => {
    asked = new AbortController();
    try {
      const html = await fragment(`${dialog.dataset.url}?q=${encodeURIComponent(query)}`, asked.signal);
      list.querySelectorAll("[data-found]").forEach((option) => option.remove());
      const template = document.createElement("template");
      template.innerHTML = html;
      const found = /** @type {HTMLElement[]} */ ([...template.content.querySelectorAll("[role=option]")]);
      found.forEach((option) => (option.dataset.found = ""));
      // Below the commands, so that nothing that is already chosen moves under the person's finger.
      list.append(...found);
      number(list);
      if (selected(list) < 0) select(list, 0);
    } catch (error) {
      if (asked.signal.aborted) return;
      console.error(error);
    }
    none.hidden = list.children.length > 0;
  };

  document.addEventListener("keydown", (event) => {
    if (
      (event.ctrlKey || event.metaKey) &&
      !event.altKey &&
      !event.shiftKey &&
      event.key.toLowerCase() === "k"
    ) {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest('[data-behaviour~="palette-open"]')) {
      event.preventDefault();
      open();
    }
  });
  input.addEventListener("input", refresh);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const count = list.querySelectorAll("[role=option]").length;
    if (count) select(list, (selected(list) + step + count) % count);
  });
  dialog.querySelector("form")?.addEventListener("submit", (event) => {
    const option = list.querySelectorAll("[role=option]")[selected(list)];
    if (!option) return;
    event.preventDefault();
    run(dialog, /** @type {HTMLElement} */ (option));
  });
  list.addEventListener("click", (event) => {
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (!option) return;
    event.preventDefault();
    const { href } = /** @type {HTMLElement} */ (option).dataset;
    if (href && (event.ctrlKey || event.metaKey)) window.open(href);
    else run(dialog, /** @type {HTMLElement} */ (option));
  });
  dialog.addEventListener("pointerdown", (event) => event.target === dialog && dialog.close());
}

/** @type {WeakMap<Element, () => void>} what an option of this page does */
const actions = new WeakMap();

/** @param {HTMLElement} list @param {import("../lib/commands.js").Command[]} commands */
function show(list, commands) {
  list.replaceChildren(
    ...commands.map(({ label, keys, run: action }) => {
      const option = document.createElement("li");
      option.className = "palette__option";
      option.setAttribute("role", "option");
      option.textContent = label;
      if (keys) {
        const hint = document.createElement("span");
        hint.className = "palette__detail";
        hint.textContent = keys;
        option.append(hint);
      }
      actions.set(option, action);
      return option;
    }),
  );
  number(list);
  select(list, 0);
}

/** @param {HTMLElement} list */
function number(list) {
  list.querySelectorAll("[role=option]").forEach((option, at) => (option.id = `palette-option-${at}`));
}

/** @param {HTMLElement} list */
function selected(list) {
  return [...list.querySelectorAll("[role=option]")].findIndex((option) => option.ariaSelected === "true");
}

/** @param {HTMLElement} list @param {number} wanted */
function select(list, wanted) {
  const input = document.querySelector(".palette__input");
  list.querySelectorAll("[role=option]").forEach((option, at) => {
    option.ariaSelected = String(at === wanted);
    if (at !== wanted) return;
    option.scrollIntoView({ block: "nearest" });
    input?.setAttribute("aria-activedescendant", option.id);
  });
  if (list.children.length === 0) input?.removeAttribute("aria-activedescendant");
}

/** @param {HTMLDialogElement} dialog @param {HTMLElement} option */
function run(dialog, option) {
  dialog.close();
  const action = actions.get(option);
  if (action) action();
  else if (option.dataset.href) location.assign(option.dataset.href);
}
