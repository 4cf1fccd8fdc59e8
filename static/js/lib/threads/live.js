import { fragment } from "../request.js";
import { listen } from "../socket.js";

const GATHER = 150; // ms: several pokes of one change become one fetch
const MANY = 12; // threads that changed at once, from which the whole list is asked for

/**
 * Threads that others change come anew, one by one.
 * @param {import("./types.js").Desk} desk
 * @param {string} stream
 */
export function keepTrue(desk, stream) {
  /** @type {Set<string>} */
  const stale = new Set();
  let timer = 0;
  let missed = false;
  const end = listen(stream, ({ kind, id }) => {
    if (!desk.panel.isConnected) return end();
    if (kind === "threads" && id) stale.add(id);
    else if (kind === "reconnected" || kind === "threads") missed = true;
    else return;
    timer ||= setTimeout(look, GATHER);
  });

  function look() {
    // What I have just sent comes back as the answer to it.
    timer = desk.panel.querySelector('[aria-busy="true"]') ? setTimeout(look, GATHER) : 0;
    if (timer) return;
    const ids = [...stale];
    stale.clear();
    if (missed || ids.length > MANY) all(desk).catch(console.error);
    else Promise.all(ids.map((id) => desk.refresh(id))).catch(console.error);
    missed = false;
  }
}

/** @param {import("./types.js").Desk} desk */
async function all(desk) {
  const template = document.createElement("template");
  template.innerHTML = await fragment(desk.panel.dataset.src ?? "");
  const now = /** @type {HTMLElement[]} */ ([...template.content.querySelectorAll(".thread")]);
  const open = new Set(now.map(({ dataset }) => dataset.thread));
  now.forEach((card) => desk.put(card));
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (
    desk.panel.querySelectorAll('.thread[data-open="true"]')
  )) {
    const { thread = "" } = card.dataset;
    if ("loaded" in card.dataset || !open.has(thread)) await desk.refresh(thread);
  }
}
