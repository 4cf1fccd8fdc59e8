/**
 * Tells the live text that the marks that belong into it have come anew: notices above sections
 * and links that lead nowhere. The text reads them from this element.
 * @param {HTMLElement} element
 */
export default function textMarks(element) {
  element.dispatchEvent(new CustomEvent("tandem:text-marks", { bubbles: true }));
}
