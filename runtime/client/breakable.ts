import type { Handler } from '../handler.ts'
import { HttpRequest } from '../message/request.ts'
import type { Transport } from './transport.ts'

/**
 * Makes a transport of what sends with a `fetch`, whose connections are not ours to close. Calls that have no limit of their
 * own get a signal, by which their client gives them up.
 */
export function breakable(send: Handler): Transport {
  const closing = new AbortController()
  return Object.assign(
    (request: HttpRequest) =>
      send(request.rawSignal ? request : new HttpRequest(request, { signal: closing.signal })),
    { closing, close: async () => {} },
  )
}
