const AT_ONCE = 80; // cards that are drawn in one go

/** Fill the panel with the first cards; answers those that follow. @param {HTMLElement} panel @param {string} html */
export function begin(panel, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const later = /** @type {HTMLElement[]} */ (
    [...template.content.querySelectorAll(".thread")].slice(AT_ONCE)
  );
  const lists = later.map((card) => /** @type {HTMLElement} */ (card.parentElement).dataset.list ?? "");
  later.forEach((card, at) => {
    card.remove();
    card.dataset.place = lists[at];
  });
  panel.append(template.content);
  return later;
}

/** The rest a few at a time, so that whoever types meanwhile notices nothing. @param {import("./types.js").Desk} desk @param {HTMLElement[]} cards */
export async function bring(desk, cards) {
  while (cards.length) {
    await new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve));
    for (const card of cards.splice(0, AT_ONCE)) if (!desk.card(card.dataset.thread ?? "")) desk.settle(card);
    if (desk.lane) desk.lane.arriving = cards.length > 0;
    desk.lane?.soon();
    if (!cards.length) desk.changed();
  }
}
