import { Body, type BodyInit } from '../message/body.ts'
import { bytesOf } from '../message/bytes.ts'
import { collect } from '../message/chunks.ts'
import { isStream, streamSource } from '../message/stream-source.ts'

/** The body of a `Request`. */
export interface Held {
  readonly body: Body
  /** Whether it could be sent again if the limit were larger. */
  readonly isTooLong?: boolean
}

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
): Promise<Held> {
  if (!request.body) return { body: Body.empty }
  const held = withSource(request)?.body
  // Of a package such as node-fetch 2, whose Request shows what its body was made of.
  const made: unknown = held ?? request.body
  if (!isStream(made))
    return {
      body: Body.from(ArrayBuffer.isView(made) ? bytesOf(made).slice() : (made as BodyInit)),
    }
  if (!held || limit === 0) {
    const body = Body.fromStream(streamSource(held ?? request.body, translate))
    return { body, isTooLong: Boolean(held) }
  }
  const source = streamSource(held, translate)
  const chunks = source.stream()[Symbol.asyncIterator]()
  const parts: Uint8Array[] = []
  for (let size = 0; size <= limit;) {
    const chunk = await chunks.next()
    if (chunk.done === true) return { body: Body.from(await collect(iterate(parts, chunks))) }
    // Made from the Request's own copy, so nothing else can change it.
    parts.push(chunk.value)
    size += chunk.value.byteLength
  }
  const body = Body.fromStream({
    stream: () => iterate(parts, chunks),
    cancel: (reason) => source.cancel(reason),
  })
  return { body, isTooLong: true }
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
