/** A page that a reader may have meant. */
export interface Known {
  readonly title: string
  readonly link: string
}

/** The pages whose addresses are most like one that does not exist, best first; none that has nothing of it. */
export function nearest(path: string, pages: readonly Known[], count = 4): readonly Known[] {
  const asked = normal(path)
  return pages
    .map((page) => ({ page, likeness: likeness(asked, normal(page.link)) }))
    .filter(({ likeness }) => likeness > 0.3)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, count)
    .map(({ page }) => page)
}

/** Where a page is now that was at this address, however its end is written. */
export function movedTo(path: string, moved: Readonly<Record<string, string>>): string | undefined {
  const asked = normal(path)
  return Object.entries(moved).find(([old]) => normal(old) === asked)?.[1]
}

/** `circuit breaker` for `/client/circuit-breaker.html`. */
export function wordsOf(path: string): string {
  const last = normal(path).split('/').at(-1) ?? ''
  return last.replace(/[-_+.]+/g, ' ').trim()
}

/** Without what hosts and readers write in different ways. */
function normal(path: string): string {
  return decode(path)
    .toLowerCase()
    .replace(/\/+/g, '/')
    .replace(/(?:\/index)?(?:\.html?|\.md)$/, '')
    .replace(/\/$/, '')
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** From 0 to 1: shared pairs of letters, of the name most of all (Dice's coefficient). */
function likeness(a: string, b: string): number {
  const name = (path: string) => path.slice(path.lastIndexOf('/') + 1)
  return 0.8 * dice(name(a), name(b)) + 0.2 * dice(a, b)
}

function dice(a: string, b: string): number {
  const [left, right] = [pairs(a), pairs(b)]
  const total = left.length + right.length
  if (total === 0) return 0
  const rest = [...right]
  const shared = left.filter((pair) => {
    const at = rest.indexOf(pair)
    if (at !== -1) rest.splice(at, 1)
    return at !== -1
  })
  return (2 * shared.length) / total
}

function pairs(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2))
}
