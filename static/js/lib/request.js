/** The token that Django wants with every change; the page carries it for htmx on its body. */
export function csrfToken() {
  const headers = document.body.getAttribute("hx-headers");
  return headers ? JSON.parse(headers)["X-CSRFToken"] : "";
}

/**
 * Post form data and answer the response; throws an Error in plain words when the server refuses.
 * @param {string} url
 * @param {Record<string, string>} fields
 * @returns {Promise<Response>}
 */
export async function post(url, fields) {
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: {
      "X-CSRFToken": csrfToken(),
      "X-Requested-With": "fetch",
      Accept: "application/json, text/html",
    },
  });
  if (!response.ok) throw new Error(await reason(response));
  return response;
}

/** @param {Response} response */
async function reason(response) {
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("json")) {
    const problem = await response.json().catch(() => ({}));
    if (problem.detail) return problem.detail;
  }
  return response.status === 403 ? "You may not do that." : "That did not work. Please try again.";
}

/**
 * Fetch a fragment of HTML through the ordinary, authorised view.
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<string>}
 */
export async function fragment(url, signal) {
  const response = await fetch(url, { headers: { "HX-Request": "true", Accept: "text/html" }, signal });
  if (!response.ok) throw new Error(await reason(response));
  return response.status === 204 ? "" : response.text();
}

/**
 * Say something to the person at the foot of the page.
 * @param {string} text
 * @param {"info" | "success" | "error"} [kind]
 */
export function say(text, kind = "info") {
  document.dispatchEvent(new CustomEvent("tandem:toast", { detail: { text, kind } }));
}
