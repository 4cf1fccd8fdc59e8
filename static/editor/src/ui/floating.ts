import { autoUpdate, computePosition, flip, offset, type Placement, shift } from "@floating-ui/dom"

export interface Anchor {
  getBoundingClientRect: () => DOMRect
  contextElement?: Element
}

/** Keeps an element beside its anchor while the page scrolls and grows; returns how to stop. */
export function floatBeside(element: HTMLElement, anchor: Anchor, placement: Placement): () => void {
  const place = async () => {
    const { x, y } = await computePosition(anchor, element, {
      placement,
      strategy: "absolute",
      middleware: [offset(8), flip({ padding: 64 }), shift({ padding: 8 })],
    })
    element.style.left = `${Math.round(x)}px`
    element.style.top = `${Math.round(y)}px`
  }
  return autoUpdate(anchor, element, () => void place())
}
