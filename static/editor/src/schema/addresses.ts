/**
 * Which addresses a text may carry, as the server has it too: schemes that cannot run code, and
 * references inside this site.
 */
const SCHEMES = ["http", "https", "mailto", "tel"]
const LONGEST = 4096

// Browsers drop control characters inside an address and read a backslash as a slash.
const HIDDEN = /[\u0000-\u0020\u007f-\u009f\\]/
const SCHEME = /^([a-z][a-z0-9+.-]*):/i

export function isSafeAddress(address: unknown): address is string {
  if (typeof address !== "string" || address === "" || address.length > LONGEST) return false
  if (HIDDEN.test(address)) return false
  const scheme = SCHEME.exec(address)?.[1]
  if (scheme !== undefined) return SCHEMES.includes(scheme.toLowerCase())
  return !address.startsWith("//") && !address.split(/[/?#]/, 1)[0]?.includes(":")
}

/** The address, or the empty string for one that may not stand in the page. */
export function safeAddress(address: unknown): string {
  return isSafeAddress(address) ? address : ""
}

/** Links to this very site are kept relative, so that they outlive a change of its name. */
export function normalAddress(address: string, origin: string = location.origin): string {
  const trimmed = address.trim().replaceAll(" ", "%20")
  return trimmed.startsWith(`${origin}/`) ? trimmed.slice(origin.length) : trimmed
}
