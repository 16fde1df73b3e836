import { Body, HttpResponse } from 'middleware-cookbook'
import { extractMediaType } from 'middleware-cookbook/http'
import { recordBody, withTimeout } from 'middleware-cookbook/kit'

/** @returns undefined for a content that is longer, or of unknown length */
export async function shortContent(
  response: HttpResponse,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const { length = Infinity } = response.body
  return length > maxBytes ? undefined : response.bytes()
}

/**
 * Waits for a whole content, of unknown length too.
 *
 * @returns undefined for a content that is longer, and for an event stream
 */
export async function wholeContent(
  response: HttpResponse,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  if (response.body.length !== undefined || isEventStream(response)) {
    return shortContent(response, maxBytes)
  }
  const start = upTo(response.stream(), maxBytes)
  const content = await new HttpResponse(start).bytes()
  return content.byteLength > maxBytes ? undefined : content
}

/** Ends with the chunk that is one too many, which cancels the rest. */
async function* upTo(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void> {
  let length = 0
  for await (const chunk of chunks) {
    yield chunk
    length += chunk.byteLength
    if (length > maxBytes) return
  }
}

/** It has no end. */
export function isEventStream({ headers }: HttpResponse): boolean {
  const type = extractMediaType(headers.get('content-type'))
  return type?.essence === 'text/event-stream'
}

/**
 * Lets a content pass as it comes, and keeps it when it is whole: the handlers of
 * Hono, Next and other hosts give each content as a stream. Its end is sent after
 * that, so a client that has it all can ask again at once. One that leaves midway
 * will ask again too, so the rest is read without it.
 *
 * @param limit how long the rest may take, in ms
 * @param keep gets nothing for a content that is too long, or breaks off
 * @returns undefined for a content whose length is known, and for an event stream, which has no end
 */
export function keepWhileSent(
  response: HttpResponse,
  maxBytes: number,
  limit: number,
  keep: (content: Uint8Array | undefined) => Promise<void>,
): HttpResponse | undefined {
  if (response.body.length !== undefined || isEventStream(response)) {
    return undefined
  }
  let tell: (kept: Promise<void>) => void = () => undefined
  const kept = new Promise<void>((resolve) => (tell = resolve))
  const recording = recordBody(response, maxBytes, (how, bytes) => {
    tell(keep(how === 'whole' ? bytes : undefined))
  })
  const { body } = recording.response
  const cancel = (reason?: unknown) => {
    recording.hurry()
    body.cancel(reason)
    const error = () => new Error('The rest of the content took too long')
    withTimeout({ ms: limit, error }, () => kept).catch((error: unknown) => {
      response.body.cancel(error)
    })
  }
  return response.with({
    body: Body.fromStream({ stream, cancel, of: response.body }),
    headers: response.headers,
  })

  async function* stream(): AsyncGenerator<Uint8Array, void> {
    const chunks = recording.response.stream()[Symbol.asyncIterator]()
    try {
      for (;;) {
        const chunk = await chunks.next()
        if (chunk.done === true) break
        yield chunk.value
      }
      await kept
    } finally {
      cancel()
    }
  }
}
