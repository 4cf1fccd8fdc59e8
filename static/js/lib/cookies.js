/**
 * Keep a choice of this browser where the server sees it, so that the next page comes right at once.
 * @param {string} name
 * @param {string | null} value null forgets it
 */
export function keep(name, value) {
  const age = value === null ? 0 : 31536000;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value ?? ""}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}
