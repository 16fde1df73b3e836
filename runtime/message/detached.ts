import { asChunks } from './as-chunks.ts'
import { Body } from './body.ts'
import { HttpRequest } from './request.ts'
import { HttpResponse } from './response.ts'
import { streamSource } from './stream-source.ts'

/*
 * Messages as the other side of a call in memory receives them.
 */

/** The request, without its context: its body can be read there once. */
export function detachedRequest(request: HttpRequest): HttpRequest {
  const body = detachedBody(request.body, request)
  const content = body === request.body ? {} : { body, headers: request.headers }
  return new HttpRequest(request, { ...content, context: null, outgoing: false })
}

/** The response: its body can be read there once. */
export function detachedResponse(response: HttpResponse, url: string): HttpResponse {
  const body = detachedBody(response.body, response)
  return new HttpResponse(response, { body, headers: response.headers, url })
}

/** The content, which can be read once, and does not know its readers here. */
export function detachedBody(body: Body, owner: { toString(): string }): Body {
  if (body.empty) return Body.empty
  const { length, replayable } = body
  const content = body.content(owner)
  const stream = asChunks(content)
  if (replayable) return Body.fromStream(streamSource(stream), length)
  const cancel = (reason: unknown) => {
    body.cancel(reason)
  }
  return Body.fromStream({ stream: () => stream, cancel, of: body }, length)
}
