/*
 * Parts of the client that few calls of a page need. They are one file, which a page fetches once, with the first of
 * these calls: `fetch`, a limit or a signal, `close()`, a redirect, another origin, an application in memory, an upload as a stream, a
 * response that is too large.
 */
export { closeClient, refuseCall } from './close-client.ts'
export { withoutCredentials } from './credentials.ts'
export { idleTimeout } from './idle-timeout.ts'
export { inMemory } from './in-memory.ts'
export { runOperation } from './limit.ts'
export { followFrom, refuse } from './redirects.ts'
export { runFetch } from './run-fetch.ts'
export { tooLarge } from './too-large.ts'
export { hidden, streamed } from './uncommon-fetches.ts'
