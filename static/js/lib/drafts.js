// What was typed and not yet sent, in this browser, until it is sent or a month has passed.

const PREFIX = "draft:";
const KEPT = 30 * 24 * 3600 * 1000; // ms

/** @typedef {{ text: string, more?: Record<string, string>, at: number }} Draft */

/** @param {string} key @returns {Draft | null} */
export function draft(key) {
  try {
    const kept = localStorage.getItem(PREFIX + key);
    return kept ? JSON.parse(kept) : null;
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} text @param {Record<string, string>} [more] what goes with it */
export function keepDraft(key, text, more) {
  try {
    if (text.trim()) localStorage.setItem(PREFIX + key, JSON.stringify({ text, more, at: Date.now() }));
    else localStorage.removeItem(PREFIX + key);
  } catch {
    // A browser without storage keeps it as long as the page.
  }
}

/** @param {string} key */
export function dropDraft(key) {
  keepDraft(key, "");
}

function forgetOld() {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(PREFIX) && Date.now() - (draft(name.slice(PREFIX.length))?.at ?? 0) > KEPT)
      localStorage.removeItem(name);
  }
}

try {
  forgetOld();
} catch {
  // No storage, no old drafts.
}
