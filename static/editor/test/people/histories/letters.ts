/** Letters of which each is used once in a text, so that it can be told where it went. */
const RANGES = [[0x4e00, 0x9fff], [0xac00, 0xd7a3], [0x3400, 0x4dbf]] as const

/** How many there are: a history may not type more. */
export const MOST = RANGES.reduce((sum, [first, last]) => sum + last - first + 1, 0)

export function isLetter(sign: string): boolean {
  return RANGES.some(([first, last]) => sign.charCodeAt(0) >= first && sign.charCodeAt(0) <= last)
}

export class Letters {
  #used = 0

  next(): string {
    let place = this.#used
    this.#used += 1
    for (const [first, last] of RANGES) {
      if (place <= last - first) return String.fromCharCode(first + place)
      place -= last - first + 1
    }
    throw new Error(`more than ${MOST} letters in one history`)
  }

  some(count: number): string {
    return Array.from({ length: count }, () => this.next()).join("")
  }
}
