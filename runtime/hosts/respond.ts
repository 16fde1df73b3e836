import { systemClock } from '../clock.ts'
import { chunksOf } from '../message/chunks.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { lengthToAnnounce } from '../server/content-length.ts'
import { outgoingFields } from '../server/connection-fields.ts'
import { report } from '../server/report.ts'
import { responseStream } from '../server/response-stream.ts'
import type { ClientSignal } from './client-signal.ts'
import { waitUntil } from './context.ts'
import type { StandardContent } from './standard-content.ts'

/**
 * A response as a host takes it. What can go wrong before its first byte is thrown; a body that fails midway is reported,
 * and its stream fails, which makes the host break the connection.
 *
 * @param upload what the response outlasts, so that the host does not close the connection on it
 */
export async function respond(
  response: HttpResponse,
  request: HttpRequest,
  client: ClientSignal,
  upload?: StandardContent,
): Promise<Response> {
  const { body } = response
  const content = body.ascii ?? body.content(response)
  const length = lengthToAnnounce(response, content, request.method)
  const init = standardInit(response, length)
  const known = typeof content === 'string' || content instanceof Uint8Array
  if (known && (content.length === 0 || !upload?.mayHaveMore)) {
    client.end()
    // A response without content cannot stay open.
    if (upload?.mayHaveMore) await upload.discardRest()
    return new Response(knownContent(content, response), init)
  }
  const chunks = known ? chunksOf(bytesOf(content)) : content
  const stream = streamTo(client, chunks, length, response, request, upload)
  return new Response(length === undefined ? stream : withLength(stream, length), init)
}

/** Workers leave a stream's length out unless the stream is one of theirs that has it. */
function withLength(
  stream: ReadableStream<Uint8Array>,
  length: number,
): ReadableStream<Uint8Array> {
  const { FixedLengthStream } = globalThis as {
    FixedLengthStream?: new (length: number) => TransformStream<Uint8Array, Uint8Array>
  }
  return FixedLengthStream ? stream.pipeThrough(new FixedLengthStream(length)) : stream
}

/**
 * Status and fields as `new Response()` takes them.
 *
 * @param length of the content, as far as it is known
 */
export function standardInit(response: HttpResponse, length: number | undefined): ResponseInit {
  const { status, statusText, headers } = response
  // A record where that can hold them: hosts that keep it as it is are spared a copy.
  const record: Record<string, string> = {}
  let several: [string, string][] | undefined
  outgoingFields(response, length, (name, value) => {
    if (typeof value === 'string') record[name] = value
    else for (const one of value) (several ??= []).push([name, one])
  })
  const fields = several ? [...Object.entries(record), ...several] : record
  const init = { status, statusText, headers: fields }
  // Workers would encode the content once more.
  return headers.has('content-encoding')
    ? ({ ...init, encodeBody: 'manual' } as ResponseInit)
    : init
}

/** As text only under a media type of its own: the standard gives text one that the response may not have. */
function knownContent(content: Uint8Array | string, { headers }: HttpResponse): BodyInit | null {
  if (content.length === 0) return null
  return typeof content === 'string' && headers.has('content-type') ? content : bytesOf(content)
}

function bytesOf(content: Uint8Array | string): Uint8Array<ArrayBuffer> {
  return typeof content === 'string'
    ? new TextEncoder().encode(content)
    : (content as Uint8Array<ArrayBuffer>)
}

/**
 * A host cancels the stream of a client that is gone in the same turn in which it says so. Before that an error would be one
 * of ours to it: Hono's server prints it. A host that does not cancel gets the error, for the response is not complete.
 */
function nextTurn(fail: () => void): void {
  systemClock.after(0, fail)
}

/** Reads on only when the host asks, and stops the source when the client goes. */
function streamTo(
  client: ClientSignal,
  content: AsyncIterable<Uint8Array>,
  length: number | undefined,
  { body }: HttpResponse,
  request: HttpRequest,
  upload: StandardContent | undefined,
): ReadableStream<Uint8Array> {
  let release = (): void => undefined
  // Workers stop all code of a request whose client is gone, also what would clean up.
  request.get(waitUntil)?.(new Promise<void>((resolve) => (release = resolve)))
  const sent = responseStream(
    content,
    length,
    {
      onEnd() {
        client.end()
        if (upload?.mayHaveMore) return upload.discardRest().then(release)
        release()
        return undefined
      },
      onError(error) {
        report(request, error)
        client.end()
        return error
      },
      onCancel() {
        body.cancel(client.gone)
        client.hangUp()
      },
      onStopped: release,
    },
    { highWaterMark: 0 },
  )
  client.watch(() => {
    sent.breakOff(client.gone, nextTurn)
    body.cancel(client.gone)
  })
  return sent.stream
}
