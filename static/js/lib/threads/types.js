// Shapes that the modules of threads share. They do not name one another: what stores the static
// files reads an import in a comment as one, and would go round in circles.

/**
 * The threads of one panel, as `desk.js` keeps them.
 * @typedef {object} Desk
 * @property {HTMLElement} panel
 * @property {string} active the thread that is being read, `new` for the form, or nothing
 * @property {Lane | null} lane the cards beside the text, if there is one
 * @property {NewThread} newThread
 * @property {(place: string) => HTMLElement} list
 * @property {(id: string) => HTMLElement | null} card
 * @property {(id: string, how?: { words?: boolean, beside?: boolean, focus?: boolean }) => Promise<void>} open
 * @property {(tell?: boolean) => void} fold
 * @property {(id: string) => Promise<boolean>} refresh
 * @property {(card: HTMLElement) => void} put
 * @property {(card: HTMLElement) => void} settle
 * @property {(fold: Element) => Promise<void>} fetchFold
 * @property {() => void} changed
 */

/**
 * @typedef {object} Lane
 * @property {HTMLElement} list
 * @property {boolean} arriving
 * @property {Map<string, number>} places in px from the top of the text, by thread
 * @property {() => void} soon
 * @property {(card: HTMLElement) => void} reveal
 */

/**
 * @typedef {object} NewThread
 * @property {() => void} close
 * @property {() => void} cancel
 */

export {};
