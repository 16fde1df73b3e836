import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { Body, type OneShot } from '../../message/body.ts'
import { HttpHeaders } from '../../message/headers.ts'
import type { HttpRequest } from '../../message/request.ts'
import { givenUp } from '../../message/one-shot.ts'
import { HttpResponse, isReason, isWithoutContent } from '../../message/response.ts'
import { decoder } from './decode.ts'

/** Makes of what went wrong what the caller sees. */
export type Fail = (cause: unknown) => unknown

/** A response as undici has it. */
export type Received = Pick<Dispatcher.ResponseData, 'statusCode' | 'statusText' | 'headers'> & {
  readonly body: Readable & { bytes(): Promise<Uint8Array> }
}

/** What was received, as a response: its content decoded, and without content where HTTP has none. */
export function receive(
  { statusCode: status, statusText: reason, headers: fields, body: stream }: Received,
  request: HttpRequest,
  fail: Fail,
): HttpResponse {
  if (status > 599) {
    stream.on('error', ignore).destroy()
    throw fail(new Error(`the answer has status ${status}, which is not from 200 to 599`))
  }
  // They are parsed, and named in lower case.
  const headers = HttpHeaders.fromParsed(fields as Record<string, string | string[]>)
  const url = request.href
  // It means nothing, so what cannot be passed on is left out.
  const statusText = isReason(reason) ? reason : ''
  const length = headers.get('content-length')
  if (request.method === 'HEAD' || isWithoutContent(status) || length === '0') {
    // Reading to the end, of nothing, is what makes undici let go of the signal.
    stream.on('error', ignore).resume()
    return new HttpResponse(null, { status, statusText, url, headers })
  }
  if (headers.has('content-encoding') && status !== 206) {
    const decoded = decode(stream, headers, fail)
    if (decoded) return new HttpResponse(decoded.body, { ...decoded, status, statusText, url })
  }
  const content = new ReceivedBody(stream, fail)
  const body = Body.once(content, length === null ? undefined : Number(length))
  return new HttpResponse(body, { status, statusText, url, headers })
}

/** @returns undefined for a coding that is not known: whoever asked for it can undo it */
function decode(
  stream: Stream,
  headers: HttpHeaders,
  fail: Fail,
): { readonly body: Body; readonly headers: HttpHeaders } | undefined {
  const undo = decoder(headers.get('content-encoding'), (coding, cause) => {
    const message = `the content is not valid ${coding}, or is cut off`
    return fail(new Error(message, { cause })) as Error
  })
  if (!undo) return undefined
  const encoded = new ReceivedBody(stream, fail)
  return {
    body: Body.once({
      stream: () => undo(encoded.stream()),
      cancel(reason) {
        encoded.cancel(reason)
      },
    }),
    headers: headers.without('content-encoding').without('content-length'),
  }
}

type Stream = Received['body']

class ReceivedBody implements OneShot {
  readonly #stream: Stream
  readonly #fail: Fail
  #cancelled: { readonly reason: unknown } | undefined

  constructor(stream: Stream, fail: Fail) {
    this.#stream = stream
    this.#fail = fail
  }

  async bytes(): Promise<Uint8Array> {
    try {
      return await this.#stream.bytes()
    } catch (cause) {
      throw this.#error(cause)
    }
  }

  async *stream(): AsyncGenerator<Uint8Array, void> {
    try {
      yield* this.#stream as AsyncIterable<Uint8Array>
    } catch (cause) {
      throw this.#error(cause)
    }
  }

  cancel(reason?: unknown): void {
    this.#cancelled ??= { reason }
    this.#stream.on('error', ignore).destroy()
  }

  #error(cause: unknown): unknown {
    return this.#cancelled ? givenUp(this.#cancelled.reason) : this.#fail(cause)
  }
}

function ignore(): void {
  // A stream that is given up on purpose may say so to nobody.
}
