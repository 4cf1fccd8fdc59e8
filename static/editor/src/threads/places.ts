import type { Node } from "@tiptap/pm/model"
import * as Y from "yjs"

type Parent = Y.AbstractType<any>
/** The binding's memory of which node of the editor a Yjs type became. */
export type Mapping = Map<Parent, Node | Node[]>

/**
 * Positions in the editor's text of Yjs relative positions, as of now.
 *
 * Each parent's children are measured once, so that five hundred anchors cost one pass over the
 * blocks they stand in and not one each. Good for one state of the text: make a new one for the next.
 */
export class Places {
  readonly #text: Y.XmlFragment
  readonly #mapping: Mapping
  /** Where the inside of a type begins. */
  readonly #inside = new Map<Parent, number>()
  readonly #measured = new Set<Parent>()

  constructor(text: Y.XmlFragment, mapping: Mapping) {
    this.#text = text
    this.#mapping = mapping
    this.#inside.set(text, 0)
  }

  /** Null for a place in what has been deleted, or in another text. */
  at(relative: Y.RelativePosition): number | null {
    const doc = this.#text.doc
    const found = doc && Y.createAbsolutePositionFromRelativePosition(relative, doc)
    if (!found) return null
    const type = found.type as Parent
    const inside = this.#insideOf(type)
    if (inside === null || type instanceof Y.XmlText) return inside === null ? null : inside + found.index
    return inside + this.#children(type).slice(0, found.index).reduce((sum, child) => sum + this.#sizeOf(child), 0)
  }

  #insideOf(type: Parent): number | null {
    const known = this.#inside.get(type)
    if (known !== undefined) return known
    const item = type._item
    if (item === null || item.deleted) return null
    const parent = item.parent as Parent
    if (!this.#measured.has(parent)) this.#measure(parent)
    return this.#inside.get(type) ?? null
  }

  #measure(parent: Parent): void {
    this.#measured.add(parent)
    let at = this.#insideOf(parent)
    if (at === null) return
    for (const child of this.#children(parent)) {
      this.#inside.set(child, child instanceof Y.XmlText ? at : at + 1)
      at += this.#sizeOf(child)
    }
  }

  #children(parent: Parent): Parent[] {
    return parent instanceof Y.XmlFragment ? (parent.toArray() as unknown as Parent[]) : []
  }

  #sizeOf(child: Parent): number {
    if (child instanceof Y.XmlText) return child.length
    const node = this.#mapping.get(child)
    return node && !Array.isArray(node) ? node.nodeSize : 0
  }
}
