import type { Readable } from 'node:stream'
import type { Dispatcher } from './undici.ts'
import { decodedResponse } from '../../client/decoded-response.ts'
import { Body, type StreamSource } from '../../message/body.ts'
import { HttpHeaders } from '../../message/headers.ts'
import type { HttpRequest } from '../../message/request.ts'
import { abandonedError } from '../../message/stream-source.ts'
import { HttpResponse, isReason, isWithoutContent } from '../../message/response.ts'
import { decoder } from './decode.ts'
import type { OpenResponses } from './open-responses.ts'
import { ignore } from '../../kit/ignore.ts'

/** Makes of what went wrong what the caller sees. */
export type Fail = (cause: unknown) => unknown

/** A response as undici has it. */
export type Received = Pick<Dispatcher.ResponseData, 'statusCode' | 'statusText' | 'headers'> & {
  readonly body: Readable & { bytes(): Promise<Uint8Array> }
}

/**
 * What was received, as a response: its content decoded, and without content where HTTP has none.
 *
 * @param onEnd called when all of it is here, and the connection is about to be free
 * @param open is told of content that holds its connection, and of its reader
 */
export function receive(
  { statusCode: status, statusText: reason, headers: fields, body: stream }: Received,
  request: HttpRequest,
  fail: Fail,
  onEnd: () => void,
  open: OpenResponses,
): HttpResponse {
  // They are parsed, and named in lower case.
  const headers = HttpHeaders.fromParsed(fields as Record<string, string | string[]>)
  const url = request.href
  // It means nothing, so what cannot be passed on is left out.
  const statusText = isReason(reason) ? reason : ''
  const length = headers.get('content-length')
  if (request.method === 'HEAD' || isWithoutContent(status) || length === '0') {
    // undici drops the signal only after a read to the end, even of an empty body.
    stream.on('error', ignore).resume()
    onEnd()
    return new HttpResponse(null, { status, statusText, url, headers })
  }
  const content = new ReceivedBody(stream, fail, onEnd, open)
  if (holdsConnection(length)) {
    open.add(stream, request)
    endWhenLost(content, stream)
  }
  const body = Body.fromStream(content, length === null ? undefined : Number(length))
  const response = new HttpResponse(body, { status, statusText, url, headers })
  return decodedResponse(response, request, decoder, fail)
}

type Stream = Received['body']

class ReceivedBody implements StreamSource {
  readonly #stream: Stream
  readonly #fail: Fail
  readonly #onEnd: () => void
  readonly #open: OpenResponses
  #cancelled: { readonly reason: unknown } | undefined

  constructor(stream: Stream, fail: Fail, onEnd: () => void, open: OpenResponses) {
    this.#stream = stream
    this.#fail = fail
    this.#onEnd = onEnd
    this.#open = open
  }

  async bytes(): Promise<Uint8Array> {
    this.#open.taken(this.#stream)
    try {
      const bytes = await this.#stream.bytes()
      this.#onEnd()
      return bytes
    } catch (cause) {
      throw this.#error(cause)
    }
  }

  async *stream(): AsyncGenerator<Uint8Array, void> {
    this.#open.taken(this.#stream)
    try {
      yield* this.#stream as AsyncIterable<Uint8Array>
      this.#onEnd()
    } catch (cause) {
      throw this.#error(cause)
    }
  }

  cancel(reason?: unknown): void {
    this.#cancelled ??= { reason }
    this.#open.taken(this.#stream)
    this.#stream.on('error', ignore).destroy()
  }

  #error(cause: unknown): unknown {
    return this.#cancelled ? abandonedError(this.#cancelled.reason) : this.#fail(cause)
  }
}

/** Content up to this size arrives whole, though nothing reads it: then its connection is free. Bytes. */
const ARRIVES = 64 * 1024

/** Whether content of this `Content-Length` holds its connection while nothing reads it. */
function holdsConnection(length: string | null): boolean {
  return length === null || Number(length) > ARRIVES
}

/**
 * A last resort, which undici's own `fetch` has as well: what nothing holds can no longer be read or released, and would
 * keep its connection forever.
 */
const lost = new FinalizationRegistry<Readable>((stream) => {
  stream.on('error', ignore).destroy()
})

/** Ends `stream` when `reader`, through which alone it is read, has been collected as garbage. */
function endWhenLost(reader: object, stream: Readable): void {
  lost.register(reader, stream, stream)
  // Otherwise the registry would keep it until after its reader is collected, and what it has read.
  stream.once('close', () => lost.unregister(stream))
}
