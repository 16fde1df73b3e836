/** The names that `asked` may mean, most likely first. */
export function nearest(names: readonly string[], asked: string, count: number): readonly string[] {
  const containing = names.filter((name) => name.includes(asked))
  const candidates = containing.length > 0 ? containing : names
  return [...candidates].sort((a, b) => distance(a, asked) - distance(b, asked)).slice(0, count)
}

/** How many letters to add, remove or replace (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1]
    for (const [j, other] of b.split('').entries()) {
      next.push(
        Math.min(
          (next[j] ?? 0) + 1,
          (row[j + 1] ?? 0) + 1,
          (row[j] ?? 0) + (letter === other ? 0 : 1),
        ),
      )
    }
    row = next
  }
  return row[b.length] ?? 0
}
