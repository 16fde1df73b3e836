import { Body, type Middleware } from 'middleware-cookbook'

/** Turns text into upper case while it streams, a chunk at a time. */
export const upperCase: Middleware = async (request, next) => {
  const response = await next(request)
  const type = response.headers.get('content-type') ?? ''
  if (!type.startsWith('text/')) return response
  const body = Body.once({
    stream: () => transform(response.stream()),
    // Nobody reads on: a HEAD request, or a client that went away.
    cancel: (reason) => response.body.cancel(reason),
  })
  return response.with({ body })
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
