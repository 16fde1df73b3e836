import type { HydrationStrategy } from 'vue'

/** What makes parts of the page hear their reader that are complete without. */
const waiting = new Set<() => void>()

/**
 * Hydrates parts of a page one after another when the browser has nothing else to do, each in a task of its own: all at
 * once, they are the longest task of a first visit.
 *
 * https://vuejs.org/guide/components/async.html#custom-strategy
 */
export const inTurn: HydrationStrategy = (hydrate) => {
  waiting.add(hydrate)
  if (waiting.size === 1) schedule()
  return () => waiting.delete(hydrate)
}

/** Hydrates what still waits. Vue cannot take away a part of a page that it has not hydrated. */
export function hydrateWaiting(): void {
  for (const hydrate of waiting) hydrate()
  waiting.clear()
}

function schedule(): void {
  whenIdle(() => {
    const [first] = waiting
    if (first === undefined) return
    waiting.delete(first)
    first()
    if (waiting.size > 0) schedule()
  })
}

/** Safari has no idle callbacks. */
function whenIdle(callback: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(callback, { timeout: 2000 })
  else setTimeout(callback, 50)
}
