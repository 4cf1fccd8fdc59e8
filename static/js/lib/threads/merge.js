import { Idiomorph } from "../../../build/idiomorph.js";

/** What is left alone as a whole while somebody is at it. */
const UNITS = ".thread__lead, .comment, [data-part]:not([data-part=comments])";

/** Set by this page, and unknown to what the server answers. */
const OURS = ["data-active", "data-loaded", "data-out", "style"];

/** @param {string} html @returns {HTMLElement | null} the thread of an answer */
export function threadIn(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.querySelector(".thread");
}

/**
 * Bring a card to what it is now: what somebody types, or has open, stays.
 * @param {HTMLElement} old
 * @param {HTMLElement} now
 */
export function merge(old, now) {
  /** @type {Set<Element>} */
  const behavesOtherwise = new Set();
  Idiomorph.morph(old, now, {
    callbacks: {
      beforeNodeMorphed: (before, after) =>
        !(isUnit(before) && (isKept(before, after) || inHands(before) || before.isEqualNode(after))),
      beforeNodeRemoved: (node) => !(isPart(node) && inHands(node)) && !isLoaded(node),
      beforeAttributeUpdated: (name, element, change) => {
        if (element === old && change === "remove") return !OURS.includes(name);
        if (name === "data-behaviour") behavesOtherwise.add(element);
        // Whether it is unfolded, and which buttons scripts have brought forth, is this page's to say.
        return name !== "aria-expanded" && !(name === "hidden" && element.matches("[data-behaviour~=copy]"));
      },
    },
  });
  // A behaviour is attached to what is new.
  behavesOtherwise.forEach((element) => element.replaceWith(element.cloneNode(true)));
}

/** @param {Node} node @returns {node is Element} */
function isUnit(node) {
  return node instanceof Element && node.matches(UNITS);
}

/** @param {Node} node @returns {node is Element} */
function isPart(node) {
  return node instanceof Element && node.matches("[data-part]");
}

/** An answer that is folded says nothing of what is below its head. @param {Node} node */
function isLoaded(node) {
  return node instanceof Element && node.matches(".thread__card");
}

/** A form that is the same for everybody, and holds what is typed into it. @param {Element} unit @param {Node} now */
function isKept(unit, now) {
  return unit.matches("[data-keep]") && now instanceof Element && now.matches("[data-keep]");
}

/** Somebody writes in it, or has something of it open. @param {Element} element */
function inHands(element) {
  const active = document.activeElement;
  const typing = active?.matches("input, textarea, select") && element.contains(active);
  return (
    typing ||
    element.matches("[data-editing]") ||
    element.querySelector("[data-editing], details[open], dialog[open]") !== null
  );
}
