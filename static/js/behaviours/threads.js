import { whileThreadsAre } from "../lib/threads/desk.js";

/**
 * The threads on a thing: opens and folds them, sends what is written, keeps true what others do,
 * and on the page of a text stands each beside its words. data-src answers the list, data-stream
 * tells of changes; with data-here the list stands in the page already.
 * @param {HTMLElement} panel
 */
export default function threads(panel) {
  whileThreadsAre(panel).catch(console.error);
}
