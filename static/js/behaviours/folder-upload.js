// A form that can send a whole folder: with each file goes its path inside the folder, which browsers leave out.

/** @param {HTMLElement} element */
export default function folderUpload(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  const whole = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-folder]"));
  whole?.addEventListener("change", () => {
    input.webkitdirectory = whole.checked;
    input.value = "";
  });
  form.addEventListener("formdata", (event) => {
    for (const file of input.files ?? [])
      event.formData.append("paths", file.webkitRelativePath || file.name);
  });
}
