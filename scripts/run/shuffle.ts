/** A copy in random order (Fisher–Yates). The same numbers give the same order. */
export function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const rest = [...items]
  return items.flatMap(() => rest.splice(Math.floor(random() * rest.length), 1))
}
