import type { Node } from "@tiptap/pm/model"

/** Words, or a block without words such as a picture. */
export interface Block {
  text: string
  /** Where its words begin; a block without words itself. */
  from: number
  leaf: boolean
}

/** How many children at the beginning and at the end are the same, and where the others begin. */
export function changedChildren(before: Node, now: Node): { first: number; last: number; start: number } {
  const shorter = Math.min(before.childCount, now.childCount)
  let [first, last, start] = [0, 0, 0]
  while (first < shorter && before.child(first).eq(now.child(first))) {
    start += before.child(first).nodeSize
    first += 1
  }
  const lastOf = (doc: Node) => doc.child(doc.childCount - 1 - last)
  while (last < shorter - first && lastOf(before).eq(lastOf(now))) last += 1
  return { first, last, start }
}

export function offsetOf(doc: Node, index: number): number {
  let offset = 0
  for (let child = 0; child < index; child += 1) offset += doc.child(child).nodeSize
  return offset
}

/** The blocks within some of the children, in the order of the text. */
export function blocksOf(doc: Node, first: number, end: number, start: number): Block[] {
  const blocks: Block[] = []
  const add = (node: Node, at: number): boolean => {
    if (node.isTextblock) blocks.push({ text: wordsOf(node), from: at + 1, leaf: false })
    else if (node.isLeaf) blocks.push({ text: `\ufffc${node.type.name}${JSON.stringify(node.attrs)}`, from: at, leaf: true })
    return !node.isTextblock && !node.isLeaf
  }
  let at = start
  for (let index = first; index < end; index += 1) {
    const [child, place] = [doc.child(index), at]
    if (add(child, place)) child.descendants((node, inner) => add(node, place + 1 + inner))
    at += child.nodeSize
  }
  return blocks
}

/** One sign for each place in the block: what is not a letter stands as one, too. */
function wordsOf(block: Node): string {
  return block.textBetween(0, block.content.size, "", "\ufffc")
}
