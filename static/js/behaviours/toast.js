const STAYS = 6000; // ms; longer than it takes to read two lines

/** One message: leaves by itself unless it tells of an error or is being read. @param {HTMLElement} toast */
export default function leavesByItself(toast) {
  const leave = () => {
    toast.dataset.leaving = "";
    setTimeout(() => toast.remove(), 250);
  };
  const close = toast.querySelector(".toast__close");
  close?.setAttribute("data-behaviour-ready", "");
  close?.addEventListener("click", leave);
  if (toast.classList.contains("toast--error")) return;
  let timer = setTimeout(leave, STAYS);
  const hold = () => clearTimeout(timer);
  const release = () => {
    clearTimeout(timer);
    timer = setTimeout(leave, STAYS);
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", release);
  toast.addEventListener("focusout", release);
}
