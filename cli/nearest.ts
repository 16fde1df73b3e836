/** More than this part of the letters differs: another name was meant. */
const MOST = 0.4
/** Less than this differs: likely a slip, also if another name is nearer. */
const CLOSE = 0.2

/**
 * The names that `asked` may mean, most likely first; none if it is like none of them. Of names with folders, such as
 * `client/retry`, the last part counts as well.
 */
export function nearest(names: readonly string[], asked: string, count: number): readonly string[] {
  const containing = names.filter((name) => name.includes(asked))
  const scored = (containing.length > 0 ? containing : names).map((name) => ({
    name,
    score: Math.min(difference(name, asked), difference(lastOf(name), lastOf(asked))),
  }))
  const sorted = scored.sort((a, b) => a.score - b.score)
  const most = Math.min(MOST, Math.max(2 * (sorted[0]?.score ?? 0), CLOSE))
  return sorted
    .filter(({ score }) => containing.length > 0 || score <= most)
    .slice(0, count)
    .map(({ name }) => name)
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

/** From 0, the same, to 1, no letter in common. */
function difference(a: string, b: string): number {
  return distance(a, b) / Math.max(a.length, b.length, 1)
}

/** How many letters to add, remove, replace or swap with the next (the optimal string alignment). */
function distance(a: string, b: string): number {
  let before: readonly number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1]
    for (const [j, other] of b.split('').entries()) {
      const isSwapped = i > 0 && j > 0 && letter === b[j - 1] && other === a[i - 1]
      next.push(
        Math.min(
          (next[j] ?? 0) + 1,
          (row[j + 1] ?? 0) + 1,
          (row[j] ?? 0) + (letter === other ? 0 : 1),
          isSwapped ? (before[j - 1] ?? 0) + 1 : Infinity,
        ),
      )
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
