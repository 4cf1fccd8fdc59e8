/** @type {[Intl.RelativeTimeFormatUnit, number][]} unit and its seconds, largest first */
const UNITS = [
  ["year", 31557600],
  ["month", 2629800],
  ["week", 604800],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });

/** @type {Set<HTMLTimeElement>} */
const shown = new Set();

/** A time that stays relative to now; the exact one, in the member's zone, is its title. @param {HTMLElement} element */
export default function relativeTime(element) {
  const time = /** @type {HTMLTimeElement} */ (element);
  shown.add(time);
  refresh(time);
}

/** @param {HTMLTimeElement} time */
function refresh(time) {
  if (!time.isConnected) {
    shown.delete(time);
    return;
  }
  const text = relative((Date.parse(time.dateTime) - Date.now()) / 1000);
  if (time.textContent !== text) time.textContent = text;
}

/** @param {number} seconds from now; negative is past */
function relative(seconds) {
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit);
  }
  return seconds > 30 ? "in a moment" : "just now";
}

setInterval(() => shown.forEach(refresh), 30000);
