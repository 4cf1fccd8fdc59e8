import { isSafeAddress, normalAddress } from "../schema/addresses.ts"

/** Whether HTML is nothing but a picture, as browsers copy one: then the file beside it counts. */
export function isOnePicture(html: string): boolean {
  const { body } = new DOMParser().parseFromString(html.replace(/\sstyle\s*=/gi, " data-style="), "text/html")
  return body.querySelectorAll("img").length === 1 && body.textContent.trim() === ""
}

/**
 * Pictures of other sites become links to them: shown from there they would tell that site who
 * reads the page and when, and be gone when it likes. Returns how many.
 */
export function unlinkForeignPictures(body: HTMLElement, origin: string = location.origin): number {
  let foreign = 0
  for (const picture of body.querySelectorAll("img")) {
    const address = normalAddress(picture.getAttribute("src") ?? "", origin)
    if (address.startsWith("/") && isSafeAddress(address)) {
      picture.setAttribute("src", address)
      continue
    }
    foreign += 1
    picture.replaceWith(...standIn(picture, address))
  }
  return foreign
}

/** A link to the picture, where it is on the web; else nothing, since nobody could follow it. */
function standIn(picture: HTMLImageElement, address: string): Node[] {
  const words = picture.getAttribute("alt")?.trim() || "Picture"
  if (!/^https?:/i.test(address) || !isSafeAddress(address)) return []
  if (picture.closest("a")) return [picture.ownerDocument.createTextNode(words)]
  const link = picture.ownerDocument.createElement("a")
  link.setAttribute("href", address)
  link.textContent = words
  return [link]
}
