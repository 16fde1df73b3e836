import { compose } from '../compose.ts'
import type { Handler } from '../handler.ts'
import { detachedRequest, detachedResponse } from '../message/detached.ts'
import { edgeKey, type Edge } from '../message/edge.ts'
import { isHttpError, plainResponse } from '../message/plain-response.ts'

/**
 * Makes a transport from an application, without a network. Both sides get the messages that a network would deliver:
 * bodies can be read once, context stays on its own side, and a thrown `HttpError` becomes a response. Any other error
 * reaches the caller unchanged, because tests need it.
 */
export function inMemory(app: Handler): Handler {
  const checked = compose([], app)
  return async function inMemory(request) {
    const { href } = request
    const edge: Edge = {}
    const incoming = detachedRequest(request).set(edgeKey, edge)
    const response = await checked(incoming).catch((error: unknown) => {
      incoming.body.cancel()
      if (!isHttpError(error)) throw error
      const plain = plainResponse(error)
      return edge.changes?.failed(error, plain, incoming) ?? plain
    })
    // The response is complete, so the rest of the request is not read.
    if (response.body.buffered) incoming.body.cancel()
    if (request.method !== 'HEAD') return detachedResponse(response, href)
    response.body.cancel()
    return response.with({ body: null, headers: response.headers, url: href })
  }
}
