import type { HttpResponse } from 'middleware-cookbook'
import { extractMediaType } from 'middleware-cookbook/http'

/**
 * Reads the content if it has at most `max` bytes. That of an event stream has no
 * end, and its reader waits for the first event.
 *
 * @returns the bytes, or a response with the whole content if it is longer
 */
export async function readUpTo(
  response: HttpResponse,
  max: number,
): Promise<Uint8Array | HttpResponse> {
  if (response.body.empty) return new Uint8Array()
  if ((response.body.length ?? 0) > max || isEndless(response)) return response

  const chunks: Uint8Array[] = []
  const rest = response.stream()[Symbol.asyncIterator]()
  let length = 0
  for (;;) {
    const result = await rest.next()
    if (result.done === true) return concat(chunks, length)
    chunks.push(result.value)
    length += result.value.length
    if (length > max) {
      const body = joined(chunks, rest, response)
      return response.with({ body, headers: response.headers })
    }
  }
}

function isEndless({ headers }: HttpResponse): boolean {
  const type = extractMediaType(headers.get('content-type'))
  return type?.essence === 'text/event-stream'
}

function concat(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}

/** One stream again. Cancelled, it ends the response's own at once. */
function joined(
  chunks: Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
  { body }: HttpResponse,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const first = chunks.shift()
      if (first) {
        controller.enqueue(first)
        return
      }
      const result = await rest.next()
      if (result.done === true) controller.close()
      else controller.enqueue(result.value)
    },
    cancel(reason) {
      body.cancel(reason)
    },
  })
}
