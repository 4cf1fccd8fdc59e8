import { fragment, say } from "../lib/request.js";

/**
 * The slider and the list of versions change what is shown without leaving the page.
 * @param {HTMLElement} page
 */
export default function history(page) {
  const shown = /** @type {HTMLElement | null} */ (page.querySelector(".history__version"));
  if (!shown) return;
  let show = new URLSearchParams(location.search).get("show") ?? "changes";
  let asked = new AbortController();

  /** @param {string} version */
  async function look(version) {
    asked.abort();
    asked = new AbortController();
    const query = `?version=${version}&show=${show}`;
    shown?.setAttribute("aria-busy", "true");
    try {
      const html = await fragment(location.pathname + query, asked.signal);
      put(html);
      window.history.replaceState(null, "", query);
      mark(version);
    } catch (error) {
      if (!asked.signal.aborted) say(error instanceof Error ? error.message : "That did not work.", "error");
    }
    shown?.removeAttribute("aria-busy");
  }

  /** @param {string} html */
  function put(html) {
    const focused = document.activeElement?.id;
    if (shown) shown.innerHTML = html;
    if (focused) document.getElementById(focused)?.focus();
  }

  shown.addEventListener("input", (event) => {
    const slider = /** @type {HTMLInputElement} */ (event.target);
    if (slider.id === "history-slider") void look(slider.value);
  });
  document.addEventListener("click", (event) => {
    const link =
      event.target instanceof Element ? event.target.closest("a[data-version], a[data-history-show]") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show = link.dataset.historyShow ?? show;
    void look(link.dataset.version ?? new URLSearchParams(link.search).get("version") ?? "");
  });
}

/** @param {string} version */
function mark(version) {
  document.querySelectorAll("a[data-version]").forEach((link) => {
    const current = /** @type {HTMLElement} */ (link).dataset.version === version;
    current ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  });
}
