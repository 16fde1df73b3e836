/** A browser: an in-memory network for servers on the page, and the page's `fetch` for all others. */
export { httpTransport } from './transport.ts'
export { serve } from './serve.ts'
