import { ignore } from '../kit/ignore.ts'
import { offAbort, onAbort } from '../kit/on-abort.ts'
import type { HttpResponse } from '../message/response.ts'
import { readAhead } from './read-ahead.ts'

/** Fetch standard, "null body status", without the interim responses. */
const NULL_BODY = [204, 205, 304]

/** The content of a failure up to this size is read, though nothing asks for it. Bytes. */
const SHORT = 64 * 1024

const WHOLE = ['text', 'json', 'bytes', 'arrayBuffer', 'blob', 'formData'] as const

type Translate = (error: unknown) => unknown

/**
 * A standard `Response` with the content of ours.
 *
 * @param translate makes of what the content throws what its reader gets
 */
export function toStandard(
  response: HttpResponse,
  method: string,
  signal: AbortSignal | undefined,
  translate: Translate,
): Response {
  const { status, statusText, headers, redirected } = response
  // In the standard it has no fragment.
  const url = response.url.replace(/#.*$/, '')
  const bare = NULL_BODY.includes(status) || method === 'HEAD'
  const reads: Reads = { whole: false }
  const content = bare ? null : contentOf(withShortRead(response), signal, translate, reads)
  const standard = new Response(content, {
    status: status > 599 ? 500 : status,
    statusText,
    headers: [...headers],
  })
  const known: Received = {
    url,
    redirected,
    type: isElsewhere(url) ? 'cors' : 'basic',
    // The constructor takes none beyond 599, which some servers send.
    status,
  }
  return received(standard, known, reads)
}

/**
 * Code that sees a failure often leaves its content unread: what waits for its end, such as a limit, would wait forever.
 * So a short content is read, though nothing asks for it.
 */
function withShortRead(response: HttpResponse): HttpResponse {
  const { ok, body } = response
  if (ok || body.buffered || body.reading) return response
  if (body.length === undefined) return readAhead(response, SHORT)
  if (body.length <= SHORT) response.bytes().catch(ignore)
  return response
}

/** Whether the content is read as a whole, and held in memory: then the limit of that applies. */
interface Reads {
  whole: boolean
}

/** Whether this is a page, or a worker, of another origin. */
function isElsewhere(url: string): boolean {
  const { location } = globalThis as { readonly location?: { readonly origin: string } }
  return location !== undefined && URL.canParse(url) && new URL(url).origin !== location.origin
}

type Received = Readonly<Pick<Response, 'url' | 'redirected' | 'type' | 'status'>>

/** What only a response from the network has, and SDKs read. */
function received(standard: Response, known: Received, reads: Reads): Response {
  const hidden = (value: unknown) => ({ value, configurable: true, writable: true })
  for (const [name, value] of Object.entries(known)) {
    Object.defineProperty(standard, name, hidden(value))
  }
  // Fetch standard, "immutable" guard.
  for (const name of ['append', 'delete', 'set']) {
    Object.defineProperty(standard.headers, name, hidden(refuse))
  }
  for (const name of WHOLE) {
    if (!(name in standard)) continue
    const holding = (): Promise<unknown> => {
      reads.whole = true
      return Response.prototype[name].call(standard)
    }
    Object.defineProperty(standard, name, hidden(holding))
  }
  const clone = () => received(Response.prototype.clone.call(standard), known, reads)
  return Object.defineProperty(standard, 'clone', hidden(clone))
}

function refuse(): never {
  throw new TypeError('The headers of a response that was received are immutable: copy them first')
}

/** A stream of bytes, where the platform has one (Safari has had none for long): SDKs read it with a buffer of their own. */
const TYPE = 'ReadableByteStreamController' in globalThis ? 'bytes' : undefined

/** Content that nothing can read any more keeps no connection, and no place in a limit. */
const lost = /* @__PURE__ */ new FinalizationRegistry<() => void>((giveUp) => {
  giveUp()
})

/** It reads on only when its reader asks, stops the sender when its reader cancels, and ends at once when the caller aborts. */
function contentOf(
  response: HttpResponse,
  signal: AbortSignal | undefined,
  translate: Translate,
  reads: Reads,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let chunks: AsyncIterator<Uint8Array> | undefined
  // The caller's signal may outlive the stream, and must not hold it.
  let controller: WeakRef<ReadableByteStreamController> | undefined
  const abort = () => {
    controller?.deref()?.error(signal?.reason)
  }
  const end = () => {
    lost.unregister(reads)
    if (signal) offAbort(signal, abort)
  }
  const cancel = (reason?: unknown) => {
    end()
    response.body.cancel(reason)
    // Not awaited: a source that waits for a stalled sender would hold the reader up.
    chunks?.return?.(reason).catch(ignore)
  }
  const stream = new ReadableStream({
    // eslint-disable-next-line @typescript-eslint/non-nullable-type-assertion-style -- undefined is no type
    type: TYPE as 'bytes',
    start(given) {
      controller = new WeakRef(given)
      // Content that is here waits for nothing.
      if (signal && !response.body.buffered) onAbort(signal, abort)
    },
    async pull(controller) {
      try {
        chunks ??= (reads.whole ? wholeOf(response) : response.stream())[Symbol.asyncIterator]()
        for (;;) {
          const chunk = await chunks.next()
          if (chunk.done === true) {
            end()
            controller.close()
            controller.byobRequest?.respond(0)
            return
          }
          if (chunk.value.byteLength === 0) continue
          controller.enqueue(new Uint8Array(chunk.value))
          return
        }
      } catch (error) {
        end()
        throw translate(error)
      }
    },
    cancel(reason) {
      // SDKs cancel the body of a failure before they try again: a short one leaves its connection to that (see release()).
      // Without a length a failure is short, but a success may be a stream of events without end.
      if (!chunks && (response.body.length !== undefined || !response.ok)) {
        end()
        return response.release()
      }
      cancel(reason)
      return undefined
    },
  })
  if (!response.body.buffered) lost.register(stream, cancel, reads)
  return stream
}

async function* wholeOf(response: HttpResponse): AsyncGenerator<Uint8Array, void> {
  yield await response.bytes()
}
