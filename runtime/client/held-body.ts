import { Body } from '../message/body.ts'
import { streamSource } from '../message/stream-source.ts'

/**
 * Returns the body of a standard `Request`. A body made from text, bytes, a form or a Blob is held up to `limit` bytes,
 * so that it has a length and can be sent again, as the platform's fetch does. A body made from a stream is sent as it
 * arrives, once.
 *
 * @param translate turns the stream's error into the reader's error
 */
export async function heldBody(
  request: Request,
  limit: number,
  translate: (error: unknown) => unknown,
): Promise<Body> {
  if (!request.body) return Body.empty
  const held = limit > 0 ? withSource(request)?.body : undefined
  if (!held) return Body.fromStream(streamSource(request.body, translate))
  const source = streamSource(held, translate)
  const chunks = source.stream()[Symbol.asyncIterator]()
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let size = 0; size <= limit;) {
    const chunk = await chunks.next()
    if (chunk.done === true) return Body.from(await new Blob(parts).arrayBuffer())
    parts.push(new Uint8Array(chunk.value))
    size += chunk.value.byteLength
  }
  return Body.fromStream({
    stream: () => iterate(parts, chunks),
    cancel: (reason) => source.cancel(reason),
  })
}

/**
 * Copies the request if its body has a source (fetch standard) and is not a stream. The standard has one way to find
 * out: a body without a source is allowed only in the modes same-origin and cors ("new Request()", the step on
 * `inputOrInitBody`).
 */
function withSource(request: Request): Request | undefined {
  const Own = request.constructor as typeof Request
  try {
    return new Own(request, { mode: 'no-cors', method: 'POST', cache: 'default', keepalive: false })
  } catch {
    return undefined
  }
}

async function* iterate(
  parts: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* parts
    for (;;) {
      const chunk = await rest.next()
      if (chunk.done === true) return
      yield chunk.value
    }
  } finally {
    await rest.return?.()
  }
}
