export const GAP = 10; // px between two cards

/** @typedef {{ want: number, height: number }} Wanted px from the top of the list; Infinity: anywhere */

/**
 * Where each of some cards goes, in px: none on another, none above the list, where nobody could
 * scroll to it. The active one is where it wants to be; those before it give way upwards, those after
 * it downwards. Only if those before it do not fit above, it stands lower, by no more than they need.
 * @param {Wanted[]} cards in order
 * @param {number} active its index, -1 for none
 */
export function placed(cards, active) {
  const tops = downwards(cards, 0);
  const read = cards[active];
  if (!read || read.want === Infinity) return tops;
  const needed = cards.slice(0, active).reduce((sum, { height }) => sum + height + GAP, 0);
  tops[active] = Math.max(read.want, needed);
  for (let at = active - 1; at >= 0; at -= 1)
    tops[at] = Math.min(tops[at], tops[at + 1] - cards[at].height - GAP);
  const after = downwards(cards.slice(active + 1), tops[active] + read.height + GAP);
  return [...tops.slice(0, active + 1), ...after];
}

/** One below the other, each as high as it wants to be. @param {Wanted[]} cards @param {number} free */
function downwards(cards, free) {
  /** @type {number[]} */
  const tops = [];
  for (const { want, height } of cards) {
    const top = want === Infinity ? free : Math.max(free, want);
    tops.push(top);
    free = top + height + GAP;
  }
  return tops;
}
