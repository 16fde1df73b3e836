/** Node: sockets, by way of undici and node:http. */
export { httpTransport } from './transport.ts'
export { serve } from './serve.ts'
