/** @typedef {{ id: string, name: string, team: string, self?: boolean }} Person */

const SHOWN = 5;

/** Who else is in this document, as the editor tells it. @param {HTMLElement} element */
export default function presence(element) {
  document.addEventListener("tandem:presence", (event) => {
    draw(element, /** @type {CustomEvent<{ people: Person[] }>} */ (event).detail.people);
  });
}

/** A person with two windows is one person. @param {HTMLElement} element @param {Person[]} people */
function draw(element, people) {
  const others = [
    ...new Map(people.filter(({ self }) => !self).map((person) => [person.id, person])).values(),
  ];
  others.sort((one, other) => one.name.localeCompare(other.name));
  const key = JSON.stringify(others);
  if (element.dataset.shown === key) return;
  element.dataset.shown = key;
  if (others.length === 0) element.replaceChildren();
  else element.replaceChildren(stack(others), label(others));
}

/** @param {Person[]} people */
function stack(people) {
  const avatars = document.createElement("span");
  avatars.className = "avatars";
  avatars.append(...people.slice(0, SHOWN).map(avatar));
  return avatars;
}

/** @param {Person[]} people */
function label(people) {
  const text = document.createElement("span");
  text.className = "presence__label";
  text.textContent = people.length === 1 ? `${people[0].name} is here` : `${people.length} others here`;
  return text;
}

/** @param {Person} person */
function avatar({ name, team }) {
  const mark = document.createElement("span");
  const words = name.trim().split(/\s+/);
  mark.className = `avatar avatar--small avatar--${team}`;
  mark.textContent = (words[0][0] + (words.length > 1 ? words[words.length - 1][0] : "")).toUpperCase();
  mark.title = `${name} · ${team}`;
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", `${name}, ${team}`);
  return mark;
}
