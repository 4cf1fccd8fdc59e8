/**
 * The list of sections: follows the editor's headings and marks the one that is being read.
 * @param {HTMLElement} nav
 */
export default function contents(nav) {
  const list = /** @type {HTMLElement} */ (nav.querySelector(".contents__list"));
  document.addEventListener("tandem:sections", (event) => {
    const { sections } = /** @type {CustomEvent<{ sections: Section[] }>} */ (event).detail;
    redraw(list, sections);
    spy();
  });

  let waiting = false;
  const spy = () => {
    waiting = false;
    mark(list);
  };
  window.addEventListener(
    "scroll",
    () => {
      if (!waiting) requestAnimationFrame(spy);
      waiting = true;
    },
    { passive: true },
  );
  spy();
}

/** @typedef {{ id: string, title: string, level: number }} Section */

/** Changes only what differs, so that focus and seals stay. @param {HTMLElement} list @param {Section[]} sections */
function redraw(list, sections) {
  const known = new Map([...list.children].map((item) => [item.querySelector("a")?.hash.slice(1), item]));
  const items = sections
    .filter(({ title }) => title)
    .map((section) => {
      const item = known.get(section.id) ?? newItem(section.id);
      const link = /** @type {HTMLElement} */ (item.querySelector("a"));
      const text = link.firstChild ?? link.appendChild(document.createTextNode(""));
      if (text.textContent !== section.title) text.textContent = section.title;
      link.dataset.level = String(section.level);
      return item;
    });
  const same = items.length === list.children.length && items.every((item, at) => list.children[at] === item);
  if (!same) list.replaceChildren(...items);
}

/** @param {string} id */
function newItem(id) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.className = "contents__link";
  link.href = `#${id}`;
  item.append(link);
  return item;
}

const READING_LINE = 140; // px below the window's top edge: the bar and a little more

/** @param {HTMLElement} list */
function mark(list) {
  let current = null;
  for (const link of list.querySelectorAll("a")) {
    const heading = document.getElementById(link.hash.slice(1));
    if (heading && heading.getBoundingClientRect().top <= READING_LINE) current = link;
  }
  for (const link of list.querySelectorAll("a")) {
    if (link === current) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}
