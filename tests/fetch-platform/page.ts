import { fetchCases } from './fetch-cases.ts'

/** What a page runs: all cases, against the server that it came from. */
Object.assign(globalThis, { results: await fetchCases(location.origin) })
