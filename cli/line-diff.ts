/** A line of a comparison: kept, removed from the first text, or added by the second. */
interface Line {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
}

/** The lines around a difference that are shown. */
const CONTEXT = 3

/** What differs between two texts, as `diff -u` shows it, without file names; '' if nothing does. */
export function lineDiff(before: string, after: string): string {
  const lines = compare(linesOf(before), linesOf(after))
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ sign }) => sign !== ' '),
  )
  const shown: string[] = []
  let [oldLine, newLine] = [1, 1]
  for (const [index, { sign, text }] of lines.entries()) {
    if (near[index]) {
      if (!near[index - 1]) shown.push(`@@ -${oldLine} +${newLine} @@`)
      shown.push(`${sign}${text}`)
    }
    if (sign !== '+') oldLine++
    if (sign !== '-') newLine++
  }
  return shown.join('\n')
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, '').split('\n')
}

/** By the longest common subsequence: recipes are short, so the table of all pairs is small. */
function compare(a: readonly string[], b: readonly string[]): readonly Line[] {
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const equal = a[i] === b[j]
      const value = equal ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
      common[i]?.fill(value, j, j + 1)
    }
  }
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [old, fresh] = [a[i], b[j]]
    if (old !== undefined && old === fresh) {
      lines.push({ sign: ' ', text: old })
      i++
      j++
    } else if (old !== undefined && (fresh === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ sign: '-', text: old })
      i++
    } else {
      lines.push({ sign: '+', text: fresh ?? '' })
      j++
    }
  }
  return lines

  function at(row: number, column: number): number {
    return common[row]?.[column] ?? 0
  }
}
