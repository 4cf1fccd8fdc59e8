import { isSectionId } from "./heading.ts"
import { normalAddress } from "./addresses.ts"

const PAGE = /^\/([a-z0-9-]+)\/documents\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?(?:\?[^#]*)?(?:#(.*))?$/i

/**
 * The address of a page of the book, or of a section of it, written in one way, as the server has
 * it too; null for any other address.
 */
export function pageAddress(href: string, origin: string = location.origin): string | null {
  const match = PAGE.exec(normalAddress(href, origin))
  if (!match) return null
  const [, workspace = "", page = "", place = ""] = match
  const section = isSectionId(place) ? `#${place}` : ""
  return `/${workspace.toLowerCase()}/documents/${page.toLowerCase()}/${section}`
}
