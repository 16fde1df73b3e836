/** A browser: an in-memory network for servers on the page, and the page's `fetch` for all others. */
export { checkCall, checkClientOptions } from './check-options.ts'
export { later } from './later.ts'
export { guardsConnections, transportOf } from './transport-of.ts'
export { httpTransport } from './transport.ts'
export { serve } from './serve.ts'
