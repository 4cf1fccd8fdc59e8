/** Milliseconds that an answer is waited for. */
const PATIENCE = 10_000

/**
 * What the portal says of a document to the member who is signed in: `gone` for good (or not
 * theirs any more), to be read or edited, or `unknown`, whenever anything but it answers.
 */
export type Standing = "gone" | "readable" | "editable" | "unknown"

export async function standingOf(address: string): Promise<Standing> {
  if (!address) return "unknown"
  try {
    const answer = await fetch(address, {
      headers: { Accept: "application/json" },
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    })
    if (answer.status === 403 || answer.status === 404) return isOurs(answer) ? "gone" : "unknown"
    if (!answer.ok) return "unknown"
    const { can } = (await answer.json()) as { can: string[] }
    return can.includes("edit") ? "editable" : "readable"
  } catch {
    return "unknown"
  }
}

/** A proxy or a portal half started says "not found" of everything, but never in this form. */
function isOurs(answer: Response): boolean {
  return (answer.headers.get("content-type") ?? "").startsWith("application/problem+json")
}
