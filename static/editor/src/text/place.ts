/**
 * Remembers what stands at the top of the window and puts it back there after the element's
 * content was replaced. The blocks of the served text and of the editor are the same, so the
 * block is found again by its number.
 */
export function keepPlace(element: HTMLElement): () => void {
  const focused = document.activeElement?.id ?? ""
  const index = [...element.children].findIndex((block) => block.getBoundingClientRect().bottom > 0)
  const before = element.children[index]?.getBoundingClientRect().top
  const atStart = scrollY === 0
  return () => {
    const after = element.children[index]?.getBoundingClientRect().top
    if (!atStart && before !== undefined && after !== undefined) scrollBy({ top: after - before, behavior: "instant" })
    if (focused && element.querySelector(`#${CSS.escape(focused)}`)) element.focus({ preventScroll: true })
  }
}
