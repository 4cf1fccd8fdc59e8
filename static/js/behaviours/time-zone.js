/** Chooses the browser's own time zone, where the list has it and nothing was chosen yet. @param {HTMLElement} element */
export default function timeZone(element) {
  const select = /** @type {HTMLSelectElement} */ (element);
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const untouched = [...select.options].every((option) => !option.defaultSelected || option.value === "UTC");
  if (untouched && [...select.options].some(({ value }) => value === own)) select.value = own;
}
