import { keep } from "../lib/cookies.js";

/** The choice of theme: as the system, light or dark. Kept in a cookie, so that the next page comes right. @param {HTMLElement} group */
export default function theme(group) {
  const root = document.documentElement;
  const buttons = /** @type {HTMLElement[]} */ ([...group.querySelectorAll("[data-theme-choice]")]);
  const show = () => {
    const chosen = root.dataset.theme ?? "system";
    buttons.forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen)),
    );
  };
  buttons.forEach((button) => {
    button.addEventListener("click", () => {
      const choice = button.dataset.themeChoice ?? "system";
      if (choice === "system") delete root.dataset.theme;
      else root.dataset.theme = choice;
      keep("theme", choice === "system" ? null : choice);
      show();
    });
  });
  group.hidden = false;
  show();
}
