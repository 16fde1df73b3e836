/** A runtime that has `fetch` and no sockets, such as workerd: what it serves it asks for by itself. */
export { checkCall, checkClientOptions } from '../../client/check-options.ts'
export { later } from '../memory/later.ts'
export { guardsConnections, transportOf } from '../memory/transport-of.ts'
export { httpTransport } from './transport.ts'
export { serve } from './serve.ts'
