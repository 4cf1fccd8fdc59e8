import { listen } from "../lib/socket.js";

/** @typedef {{ id: string, name: string, team: string, self?: boolean }} Person */

const SHOWN = 5;

/**
 * Who else is here: in this document (told by the editor) or in the workspace (told by the live socket).
 * @param {HTMLElement} element
 */
export default function presence(element) {
  if (element.dataset.presenceOf === "document") {
    document.addEventListener("tandem:presence", (event) => {
      draw(element, /** @type {CustomEvent<{ people: Person[] }>} */ (event).detail.people, false);
    });
  } else if (element.dataset.liveStream) {
    listen(element.dataset.liveStream, (poke) => {
      if (poke.kind === "presence") draw(element, /** @type {Person[]} */ (poke.people ?? []), true);
    });
  }
}

/** A person with two windows is one person. @param {HTMLElement} element @param {Person[]} people @param {boolean} named */
function draw(element, people, named) {
  const others = [...new Map(people.filter(({ self }) => !self).map((person) => [person.id, person])).values()];
  others.sort((one, other) => one.name.localeCompare(other.name));
  const key = JSON.stringify(others);
  if (element.dataset.shown === key) return;
  element.dataset.shown = key;
  if (others.length === 0) element.replaceChildren();
  else if (named) element.replaceChildren(...others.map(line));
  else element.replaceChildren(stack(others), label(others));
}

/** @param {Person[]} people */
function stack(people) {
  const avatars = document.createElement("span");
  avatars.className = "avatars";
  avatars.append(...people.slice(0, SHOWN).map((person) => avatar(person, false)));
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
function line(person) {
  const row = document.createElement("div");
  row.className = "presence__person";
  const name = document.createElement("span");
  name.className = "truncate";
  name.textContent = person.name;
  row.append(avatar(person, true), name);
  return row;
}

/** @param {Person} person @param {boolean} decorative */
function avatar({ name, team }, decorative) {
  const mark = document.createElement("span");
  const words = name.trim().split(/\s+/);
  mark.className = `avatar avatar--small avatar--${team}`;
  mark.textContent = (words[0][0] + (words.length > 1 ? words[words.length - 1][0] : "")).toUpperCase();
  mark.title = `${name} · ${team}`;
  if (decorative) mark.setAttribute("aria-hidden", "true");
  else {
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", `${name}, ${team}`);
  }
  return mark;
}
