/** Cells of a table beyond which texts are compared by what occurs once in each of them. */
const LARGEST_TABLE = 1_000_000

/** For each element of one sequence its place in another, or -1; places only grow. */
export type Alignment = Int32Array

/** Which elements of `a` stand in `b`, in order: as many as possible, in as few rows as possible. */
export function align<T>(a: ArrayLike<T>, b: ArrayLike<T>): Alignment {
  const found = new Int32Array(a.length).fill(-1)
  between(a, b, [0, a.length, 0, b.length], found)
  return found
}

/** The same letter by letter; long texts word by word first. */
export function alignText(a: string, b: string): Alignment {
  if (a.length * b.length <= LARGEST_TABLE) return align(a, b)
  const [ours, theirs] = [words(a), words(b)]
  const found = new Int32Array(a.length).fill(-1)
  const pairs = align(ours.map(({ word }) => word), theirs.map(({ word }) => word))
  let [fromA, fromB] = [0, 0]
  const changed = (toA: number, toB: number) => {
    const range: Range = [fromA, toA, fromB, toB]
    if (sizeOf(range) <= LARGEST_TABLE) best(a, b, range, found)
  }
  ours.forEach(({ at, word }, index) => {
    const there = theirs[pairs[index]!]
    if (!there) return
    changed(at, there.at)
    for (let letter = 0; letter < word.length; letter += 1) found[at + letter] = there.at + letter
    ;[fromA, fromB] = [at + word.length, there.at + word.length]
  })
  changed(a.length, b.length)
  return found
}

type Range = [fromA: number, toA: number, fromB: number, toB: number]

const sizeOf = ([fromA, toA, fromB, toB]: Range) => (toA - fromA + 1) * (toB - fromB + 1)

function between<T>(a: ArrayLike<T>, b: ArrayLike<T>, range: Range, found: Alignment): void {
  if (sizeOf(range) <= LARGEST_TABLE) return best(a, b, range, found)
  let [fromA, toA, fromB, toB] = range
  while (fromA < toA && fromB < toB && a[fromA] === b[fromB]) found[fromA++] = fromB++
  while (fromA < toA && fromB < toB && a[toA - 1] === b[toB - 1]) found[--toA] = --toB
  const rest: Range = [fromA, toA, fromB, toB]
  if (sizeOf(rest) <= LARGEST_TABLE) best(a, b, rest, found)
  else anchored(a, b, rest, found)
}

/** Two points for each pair, less one for each row of pairs: "words" is one word and not five letters. */
function best<T>(a: ArrayLike<T>, b: ArrayLike<T>, [fromA, toA, fromB, toB]: Range, found: Alignment): void {
  const width = toB - fromB + 1
  // Points from each pair of places on: as it comes best, and if these two are a pair.
  const points = new Uint16Array((toA - fromA + 1) * width)
  const paired = new Uint16Array(points.length)
  for (let i = toA - 1; i >= fromA; i -= 1) {
    for (let j = toB - 1; j >= fromB; j -= 1) {
      const at = (i - fromA) * width + (j - fromB)
      const next = at + width + 1
      if (a[i] === b[j]) paired[at] = Math.max(points[next]! + 1, paired[next]! && paired[next]! + 2)
      points[at] = Math.max(paired[at]!, points[at + width]!, points[at + 1]!)
    }
  }
  let [i, j, inRow] = [fromA, fromB, false]
  while (i < toA && j < toB) {
    const at = (i - fromA) * width + (j - fromB)
    if (paired[at]! > 0 && (paired[at] === points[at] || inRow)) {
      const next = at + width + 1
      inRow = paired[next]! > 0 && paired[next]! + 1 >= points[next]!
      found[i++] = j++
    } else if (points[at + width]! >= points[at + 1]!) i += 1
    else j += 1
  }
}

/** Between what occurs once in each of them and in the same order; what is left stays unpaired. */
function anchored<T>(a: ArrayLike<T>, b: ArrayLike<T>, [fromA, toA, fromB, toB]: Range, found: Alignment): void {
  const once = singles(b, fromB, toB)
  const pairs = [...singles(a, fromA, toA)].flatMap(([element, at]): [number, number][] => {
    const there = once.get(element)
    return there === undefined ? [] : [[at, there]]
  })
  const chain = rising(pairs.sort(([one], [other]) => one - other))
  if (chain.length === 0) return
  for (const [atA, atB] of [...chain, [toA, toB] as const]) {
    between(a, b, [fromA, atA, fromB, atB], found)
    if (atA < toA) found[atA] = atB
    ;[fromA, fromB] = [atA + 1, atB + 1]
  }
}

function singles<T>(sequence: ArrayLike<T>, from: number, to: number): Map<T, number> {
  const at = new Map<T, number>()
  const repeated = new Set<T>()
  for (let index = from; index < to; index += 1) {
    const element = sequence[index]!
    if (at.has(element)) repeated.add(element)
    at.set(element, index)
  }
  for (const element of repeated) at.delete(element)
  return at
}

/** The longest part of these pairs whose second numbers rise as the first ones do. */
function rising(pairs: [number, number][]): [number, number][] {
  const tails: number[] = []
  const before: number[] = []
  pairs.forEach(([, value], index) => {
    let [low, high] = [0, tails.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (pairs[tails[middle]!]![1] < value) low = middle + 1
      else high = middle
    }
    before[index] = tails[low - 1] ?? -1
    tails[low] = index
  })
  const chain: [number, number][] = []
  for (let index = tails.at(-1) ?? -1; index >= 0; index = before[index]!) chain.push(pairs[index]!)
  return chain.reverse()
}

function words(text: string): { word: string; at: number }[] {
  return [...text.matchAll(/\s+|[^\s]+/g)].map(({ 0: word, index }) => ({ word, at: index }))
}
