/**
 * The head of a document page as it is now: after a change by anybody the window and the path say
 * the new title, and a page that may be written again is opened for writing.
 * @param {HTMLElement} head
 */
export default function documentHead(head) {
  const { title = "", mayEdit } = head.dataset;
  const shown = document.querySelector(".breadcrumb__link[aria-current]");
  if (shown && shown.textContent !== title) {
    document.title = document.title.replace(shown.textContent ?? "", title);
    shown.textContent = title;
  }
  const editor = /** @type {HTMLElement | null} */ (document.querySelector("[data-behaviour~=editor]"));
  // Nobody could write here, so nothing is lost by opening the page anew.
  if (mayEdit === "true" && editor?.contentEditable === "false") location.reload();
}
