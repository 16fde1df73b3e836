import { cannotGuard } from '../../client/cannot-guard.ts'
import { connectionGuard } from '../../client/connection-guard.ts'
import * as client from '../../client/transport.ts'
import type { Handler } from '../../handler.ts'

/** This platform's own transport asks the guard of a request. */
export const guardsConnections = true

/** The same as everywhere, but that it refuses a guarded request where the guard would not be asked. */
export const transportOf: typeof client.transportOf = (handler, inMemory) => {
  const transport = client.transportOf(handler, inMemory)
  return transport.guardsConnections ? transport : unguarded(transport)
}

function unguarded(transport: Handler): Handler {
  return async function unguarded(request) {
    if (request.get(connectionGuard)) throw cannotGuard(request)
    return transport(request)
  }
}
