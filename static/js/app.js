// Attaches behaviours to the elements that name them in data-behaviour, now and in content that comes later.
// Pages work without any of this; a behaviour only makes an existing page quicker or more comfortable.

import { say } from "./lib/request.js";

/** @typedef {(element: HTMLElement) => void} Behaviour */

/** @type {Record<string, () => Promise<{ default: Behaviour }>>} */
const behaviours = {
  autosubmit: () => import("./behaviours/autosubmit.js"),
  "check-in": () => import("./behaviours/check-in.js"),
  composer: () => import("./behaviours/composer.js"),
  confirm: () => import("./behaviours/confirm.js"),
  contents: () => import("./behaviours/contents.js"),
  copy: () => import("./behaviours/copy.js"),
  dialog: () => import("./behaviours/dialog.js"),
  "dialog-open": () => import("./behaviours/dialog-open.js"),
  "document-head": () => import("./behaviours/document-head.js"),
  drawer: () => import("./behaviours/drawer.js"),
  "folder-upload": () => import("./behaviours/folder-upload.js"),
  history: () => import("./behaviours/history.js"),
  live: () => import("./behaviours/live.js"),
  "margin-views": () => import("./behaviours/margin-views.js"),
  menu: () => import("./behaviours/menu.js"),
  palette: () => import("./behaviours/palette.js"),
  presence: () => import("./behaviours/presence.js"),
  "relative-time": () => import("./behaviours/relative-time.js"),
  remember: () => import("./behaviours/remember.js"),
  "save-state": () => import("./behaviours/save-state.js"),
  seals: () => import("./behaviours/seals.js"),
  slug: () => import("./behaviours/slug.js"),
  "text-marks": () => import("./behaviours/text-marks.js"),
  theme: () => import("./behaviours/theme.js"),
  title: () => import("./behaviours/title.js"),
  threads: () => import("./behaviours/threads.js"),
  "time-zone": () => import("./behaviours/time-zone.js"),
  toast: () => import("./behaviours/toast.js"),
  toasts: () => import("./behaviours/toasts.js"),
  tree: () => import("./behaviours/tree.js"),
};

/** @type {WeakMap<Element, Set<string>>} which behaviours an element already has */
const attached = new WeakMap();

/** @param {HTMLElement} element */
function attach(element) {
  const names = (element.dataset.behaviour ?? "").split(/\s+/);
  const done = attached.get(element) ?? new Set();
  attached.set(element, done);
  for (const name of names) {
    if (!Object.hasOwn(behaviours, name) || done.has(name)) continue;
    done.add(name);
    behaviours[name]().then((module) => module.default(element), console.error);
  }
}

/** @param {ParentNode & Node} root */
function attachWithin(root) {
  if (root instanceof HTMLElement && root.dataset.behaviour) attach(root);
  root
    .querySelectorAll("[data-behaviour]")
    .forEach((element) => attach(/** @type {HTMLElement} */ (element)));
}

// One observer instead of htmx events: fragments come from htmx, the live socket and the editor alike.
const observer = new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    addedNodes.forEach((node) => {
      if (node instanceof HTMLElement && !node.isContentEditable) attachWithin(node);
    });
  }
});

// A refusal that comes with the part of the page as it is now is shown there, any other in words.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if ([400, 409].includes(detail.xhr.status) && detail.xhr.getResponseHeader("HX-Reswap")) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});
document.addEventListener("htmx:responseError", () =>
  say("That did not work. Reload the page and try again.", "error"),
);
document.addEventListener("htmx:sendError", () => say("The server cannot be reached.", "error"));

attachWithin(document);
observer.observe(document.body, { childList: true, subtree: true });

// Keys are written for everybody and shown as the person's machine names them.
if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  document.querySelectorAll("[data-key-mod]").forEach((hint) => {
    hint.textContent = `⌘ ${/** @type {HTMLElement} */ (hint).dataset.keyMod}`;
  });
}
