import { contextKey } from '../message/context.ts'

/**
 * Finds the address of the client: of the connection under `serve()`, and elsewhere as the host knows it, such as
 * Express's `req.ip`, Deno's `remoteAddr` or Bun's `requestIP()`. It believes a header only where the host does. Behind a
 * proxy the connection is the proxy's: the recipe `server/client-address` sets this key to the client's.
 *
 * @example const address = request.get(clientAddress)?.() ?? 'unknown'
 */
export const clientAddress = /* @__PURE__ */ contextKey<() => string | undefined>('clientAddress')
