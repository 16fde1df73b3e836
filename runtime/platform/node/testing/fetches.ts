import { fetch as undiciFetch } from 'undici/index.js'
import type { Fetch } from '../../../client/fetch-types.ts'

/** Each `fetch` that there is in Node. undici's types are its own, and say the same. */
export const fetches: [name: string, fetch: Fetch][] = [
  ['Node’s fetch', globalThis.fetch],
  ['undici’s fetch', undiciFetch as unknown as Fetch],
]
