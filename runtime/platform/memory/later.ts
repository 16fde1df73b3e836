import { loadOnDemand } from '../../client/load-on-demand.ts'
import type { Later, UseLater } from '../later.ts'

let loaded: Later | undefined

/** A file that the page fetches once. */
export const later: UseLater = (use) => (loaded ? use(loaded) : load().then(use))

/** A server that starts has the time, and no call waits later. */
export async function load(): Promise<Later> {
  return (loaded = await loadOnDemand())
}
