/** Lines that are Markdown beyond doubt. */
const BLOCKS = [
  /^#{1,6} \S/m,
  /^\s*[-*+] \[[ xX]\] \S/m,
  /^ {0,3}(```|~~~)/m,
  /^ {0,3}> ?\S/m,
  /^\|?.*\|.*\n\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/m,
]

/** A list needs two items: a single line that begins with a dash may be a sentence. */
const LIST = /^\s*([-*+]|\d+[.)]) \S.*\n(\s*\n)?\s*([-*+]|\d+[.)]) \S/m

const INLINE = [/\*\*\S[^*\n]*\*\*/, /\[[^\]\n]+\]\([^)\s]+\)/, /(^|\s)`[^`\n]+`/]

/** Whether somebody who pastes this text as it stands would see Markdown signs in it. */
export function looksLikeMarkdown(text: string): boolean {
  if (BLOCKS.some((sign) => sign.test(text)) || LIST.test(text)) return true
  return INLINE.some((sign) => sign.test(text))
}
