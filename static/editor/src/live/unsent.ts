import * as Y from "yjs"

/** Whether the first `end` letters of a client are stored. */
export type Holds = (client: number, end: number) => boolean

/** Attributes that carry words, of what is one piece: a mention, a file, a picture. */
const WORDED = ["label", "name", "alt"]

/**
 * The blocks, as plain text, in which words stand that are not stored: whole, because a few letters
 * out of a sentence help nobody to write it again.
 */
export function unsentWords(within: Y.XmlFragment, holds: Holds): string[] {
  const found: string[] = []
  for (const child of within.toArray()) {
    if (child instanceof Y.XmlElement) found.push(...inBlock(child, holds))
  }
  return found
}

function inBlock(block: Y.XmlElement, holds: Holds): string[] {
  const children = block.toArray()
  if (children.length > 0 && !children.some((child) => child instanceof Y.XmlText)) return unsentWords(block, holds)
  const pieces = children.length > 0 ? children : [block]
  if (!pieces.some((piece) => isUnsent(piece, holds))) return []
  const words = pieces.map(wordsOf).join("").trim()
  return words ? [words] : []
}

function isUnsent(piece: unknown, holds: Holds): boolean {
  if (!(piece instanceof Y.XmlText)) return piece instanceof Y.XmlElement && !isStored(piece._item, holds)
  for (let item = piece._start; item; item = item.right) {
    if (!item.deleted && item.countable && !isStored(item, holds)) return true
  }
  return false
}

function isStored(item: Y.Item | null, holds: Holds): boolean {
  return item === null || holds(item.id.client, item.id.clock + item.length)
}

function wordsOf(piece: unknown): string {
  if (piece instanceof Y.XmlText) return piece.toDelta().map(({ insert }: { insert: unknown }) => insert).join("")
  if (!(piece instanceof Y.XmlElement)) return ""
  if (piece.nodeName === "hardBreak") return "\n"
  const attributes = piece.getAttributes()
  return String(WORDED.map((name) => attributes[name]).find(Boolean) ?? "")
}
