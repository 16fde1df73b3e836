import { Body, type Middleware } from 'middleware-cookbook'

/** Turns text into upper case while it streams, a chunk at a time. */
export const upperCase: Middleware = async (request, next) => {
  const response = await next(request)
  const type = response.headers.get('content-type') ?? ''
  // Coded content is no text until it is decoded.
  if (!type.startsWith('text/') || response.headers.has('content-encoding'))
    return response
  const body = Body.fromStream({
    stream: () => transform(response.stream()),
    // The reader has left: a HEAD request, or a client that disconnected.
    cancel: (reason) => response.body.cancel(reason),
  })
  // A strong ETag names these bytes, which are others now (RFC 9110 §8.8.3).
  return response.with({ body }).withoutHeader('etag')
}

async function* transform(chunks: AsyncIterable<Uint8Array>) {
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  for await (const chunk of chunks) {
    // { stream: true } waits for the rest of a character at the end of a chunk.
    const text = decoder.decode(chunk, { stream: true })
    yield encoder.encode(text.toUpperCase())
  }
  yield encoder.encode(decoder.decode().toUpperCase())
}
