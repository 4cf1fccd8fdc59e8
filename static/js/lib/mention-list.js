const PAUSE = 120; // ms of quiet before the server is asked
const SIGN = /(?:^|[\s(])@([\p{L}\p{M}'’.-]*(?: [\p{L}\p{M}'’.-]*)?)$/u;

/** @typedef {{ id: string, name: string, team: string }} Member */

let lists = 0;

/**
 * Offers members below a textarea while an @ is typed. Arrow keys choose, Enter or Tab takes.
 * @param {HTMLTextAreaElement} field
 * @param {string} url asked with what was typed after the sign
 * @param {(member: Member) => void} chosen
 */
export function offerMembers(field, url, chosen) {
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = `mention-list-${(lists += 1)}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Members");
  list.hidden = true;
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  let timer = 0;
  let asked = new AbortController();
  /** @type {Member[]} */
  let members = [];
  let at = 0;

  const close = () => {
    clearTimeout(timer);
    asked.abort();
    list.hidden = true;
    members = [];
    field.removeAttribute("aria-activedescendant");
  };
  const take = (/** @type {Member} */ member) => {
    const before = field.value.slice(0, field.selectionStart);
    const start = before.length - (SIGN.exec(before)?.[1].length ?? 0) - 1;
    field.setRangeText(`@${member.name} `, start, field.selectionStart, "end");
    chosen(member);
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const ask = async (/** @type {string} */ query) => {
    asked.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(url + encodeURIComponent(query), {
        signal: asked.signal,
        headers: { Accept: "application/json" },
      });
      members = answer.ok ? (await answer.json()).slice(0, 6) : [];
    } catch {
      return;
    }
    at = 0;
    list.replaceChildren(...members.map((member, index) => option(list.id, member, index, take)));
    list.hidden = members.length === 0;
    mark();
  };
  const mark = () => {
    [...list.children].forEach((one, index) => (one.ariaSelected = String(index === at)));
    if (list.children[at]) field.setAttribute("aria-activedescendant", list.children[at].id);
  };
  field.addEventListener("input", () => {
    const typed = SIGN.exec(field.value.slice(0, field.selectionStart));
    clearTimeout(timer);
    if (typed) timer = setTimeout(() => ask(typed[1]), PAUSE);
    else close();
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) at = (at + step + members.length) % members.length;
    else if (event.key === "Enter" || event.key === "Tab") take(members[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (step) mark();
  });
  field.addEventListener("blur", close);
}

/** @param {string} id @param {Member} member @param {number} index @param {(member: Member) => void} take */
function option(id, member, index, take) {
  const item = document.createElement("li");
  item.className = "mention-list__one";
  item.id = `${id}-${index}`;
  item.setAttribute("role", "option");
  const team = document.createElement("span");
  team.className = "mention-list__team";
  team.textContent = member.team;
  item.append(member.name, team);
  item.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps the focus
    take(member);
  });
  return item;
}
