import type { Fetch } from './fetch-types.ts'

/**
 * While Next renders a page, its `fetch` answers a GET that was sent before with the response that it has: a retry would get
 * the same 503 again. A request with a signal is always sent, so each gets one. What `next: { revalidate }` keeps is another
 * cache, which stays in use.
 */
export function unrememberedFetch(fetch: Fetch): Fetch {
  return (input, init) =>
    remembers() && !init?.signal
      ? fetch(input, { ...init, signal: new AbortController().signal })
      : fetch(input, init)
}

/** Next says so on what it puts in the place of the platform's own. */
function remembers(): boolean {
  return '__nextPatched' in globalThis.fetch
}
