/** A piece of a text, and whether a reader searched for it. */
export interface Piece {
  readonly text: string
  readonly hit: boolean
}

/** How many characters of a text are shown around what was found. */
const LENGTH = 150

/** The part of a text with the most of the words, cut at words. */
export function excerptOf(text: string, words: readonly string[]): readonly Piece[] {
  const hits = hitsIn(text, words)
  const start = startOf(text, hits)
  const end = text.length <= start + LENGTH ? text.length : wordEnd(text, start + LENGTH)
  const cut = text.slice(start, end)
  return [
    ...(start > 0 ? [{ text: '… ', hit: false }] : []),
    ...markWords(cut, words),
    ...(end < text.length ? [{ text: ' …', hit: false }] : []),
  ]
}

/** The whole text, in pieces. */
export function markWords(text: string, words: readonly string[]): readonly Piece[] {
  const pieces: Piece[] = []
  let done = 0
  for (const { index, length } of hitsIn(text, words)) {
    if (index > done) pieces.push({ text: text.slice(done, index), hit: false })
    pieces.push({ text: text.slice(index, index + length), hit: true })
    done = index + length
  }
  if (done < text.length) pieces.push({ text: text.slice(done), hit: false })
  return pieces
}

interface Found {
  readonly index: number
  readonly length: number
}

/** Where a word of the list begins a word of the text. */
function hitsIn(text: string, words: readonly string[]): readonly Found[] {
  if (words.length === 0) return []
  const escaped = [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})[\\p{L}\\p{N}]*`, 'giu')
  return [...text.matchAll(pattern)].map((found) => ({
    index: found.index,
    length: found[0].length,
  }))
}

/** A little before the hit that is followed by the most others. */
function startOf(text: string, hits: readonly Found[]): number {
  const score = (from: Found) =>
    new Set(
      hits
        .filter(({ index }) => index >= from.index && index < from.index + LENGTH - 40)
        .map(({ index, length }) => text.slice(index, index + length).toLowerCase()),
    ).size
  const best = hits.reduce<Found | undefined>(
    (best, hit) => (best === undefined || score(hit) > score(best) ? hit : best),
    undefined,
  )
  if (best === undefined || best.index < 60) return 0
  const space = text.indexOf(' ', best.index - 40)
  return space === -1 || space >= best.index ? best.index : space + 1
}

function wordEnd(text: string, at: number): number {
  const space = text.lastIndexOf(' ', at)
  return space > at - 30 ? space : at
}
