/** Node: sockets, by way of undici and node:http. */
export { checkCall, checkClientOptions } from '../../client/check-options.ts'
export { later } from './later.ts'
export { guardsConnections, transportOf } from './transport-of.ts'
export { httpTransport } from './transport.ts'
export { serve } from './serve.ts'
