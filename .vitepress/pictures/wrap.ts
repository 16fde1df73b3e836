/** How wide letters of a serif are, in hundredths of its size; any other is of medium width. */
const WIDTHS: readonly (readonly [letters: RegExp, width: number])[] = [
  [/[ijl.,:;'’|!()\[\]]/, 29],
  [/[frtIJ\s-]/, 36],
  [/[mw]|[DMO]|[QW]|[@%—]/, 88],
  [/[A-Z0-9]/, 64],
]
const MEDIUM = 53

/**
 * Breaks a text into lines that fit a width, as a picture needs it: SVG has no lines. What is left over after the last
 * line ends in an ellipsis.
 *
 * @param width in px
 * @param size of the letters, in px
 */
export function wrap(
  text: string,
  { width, size, lines }: { readonly width: number; readonly size: number; readonly lines: number },
): readonly string[] {
  const made: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = made.at(-1)
    const longer = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && widthOf(longer) * size > width * 100) made.push(word)
    else made.splice(-1, 1, longer)
  }
  if (made.length <= lines) return made
  const kept = made.slice(0, lines)
  return [...kept.slice(0, -1), `${kept.at(-1)?.replace(/[.,:;]$/, '')} …`]
}

function widthOf(text: string): number {
  return Array.from(text)
    .map((letter) => WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? MEDIUM)
    .reduce((sum, width) => sum + width, 0)
}
