/**
 * An address suggested from a name while nobody has typed it: "Café & Söhne" gives "cafe-sohne".
 * data-slug-from points to the name's field.
 * @param {HTMLElement} element
 */
export default function slug(element) {
  const address = /** @type {HTMLInputElement} */ (element);
  const name = document.querySelector(address.dataset.slugFrom ?? "");
  if (!(name instanceof HTMLInputElement)) return;
  let own = address.value !== "";
  address.addEventListener("input", () => {
    own = address.value !== "";
  });
  name.addEventListener("input", () => {
    if (!own) address.value = suggestion(name.value);
  });
}

/** @param {string} name */
function suggestion(name) {
  const letters = name.normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").toLowerCase();
  return letters
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 50)
    .replace(/^-+|-+$/g, "");
}
