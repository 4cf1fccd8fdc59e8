/** Opens the dialog named by data-dialog; without a script the same link goes to a page. @param {HTMLElement} opener */
export default function dialogOpen(opener) {
  opener.addEventListener("click", (event) => {
    const dialog = document.getElementById(opener.dataset.dialog ?? "");
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    dialog.showModal();
  });
}
