import { Readable } from 'node:stream'
import { onEncoded } from '../../client/encoded-chunks.ts'
import type { HttpHeaders } from '../../message/headers.ts'
import type { HttpRequest } from '../../message/request.ts'
import { translatedChunks } from '../../message/translated-chunks.ts'
import { ignore } from '../../kit/ignore.ts'
import { offAbort, onAbort, type Abortable } from '../../kit/on-abort.ts'
import { acceptEncoding } from './decode.ts'
import type { Dispatcher } from './undici.ts'

/** The request's content on its way, and whether it was its own source that failed, not the network. */
export class Upload {
  readonly content: Uint8Array | AsyncIterableIterator<Uint8Array, void> | null
  /** What the source threw. */
  failure: { readonly error: unknown } | undefined

  /**
   * @throws BodyNotReplayableError when a one-shot body was sent before
   * @throws BodyConsumedError when its stream was taken before
   */
  constructor(request: HttpRequest) {
    const content = request.body.empty ? null : request.body.content(request)
    const isHere = content === null || content instanceof Uint8Array
    this.content = isHere ? content : translatedChunks(content, (error) => this.#remember(error))
  }

  /** Closes a source that will not be read. */
  close(): void {
    const { content } = this
    if (content && 'return' in content) content.return?.().catch(ignore)
  }

  #remember(error: unknown): unknown {
    this.failure ??= { error }
    return error
  }
}

/** The request as undici takes it. */
export function toOptions(request: HttpRequest, { content }: Upload): Dispatcher.RequestOptions {
  const { origin, path, method, rawSignal: signal } = request
  const onInfo = request.get(onEncoded)
  return {
    // undici would close the connection after a HEAD, in fear of servers that answer one with content.
    reset: false,
    origin,
    path,
    method,
    headers: headersOf(request),
    body:
      content === null || content instanceof Uint8Array
        ? content
        : Readable.from(content, { objectMode: false }),
    // A server that says `102 Processing` is not silent (RFC 9110 §15.2).
    ...(onInfo && { onInfo }),
    ...(signal && { signal: emitterOf(signal) }),
  }
}

/**
 * undici takes an emitter of 'abort' as well, of which it uses two methods. Many requests may share a caller's signal,
 * which gets one listener for all of them.
 */
function emitterOf(signal: Abortable): Dispatcher.RequestOptions['signal'] {
  if (!(signal instanceof AbortSignal)) return signal
  return {
    on(_event: 'abort', listener: () => void) {
      onAbort(signal, listener)
    },
    once(_event: 'abort', listener: () => void) {
      onAbort(signal, listener)
    },
    removeListener(_event: 'abort', listener: () => void) {
      offAbort(signal, listener)
    },
    get aborted() {
      return signal.aborted
    },
    get reason() {
      return signal.reason as unknown
    },
  }
}

function headersOf(request: HttpRequest): Record<string, string | string[]> {
  const { body } = request
  let sent = accepting(request)
  // undici counts bytes by itself; the length of a stream it has to be told.
  if (body.length !== undefined) {
    sent = body.buffered
      ? sent.without('content-length')
      : sent.with('content-length', String(body.length))
  }
  // There is no content to ask for, the server cannot be asked, or nothing waits for its answer.
  if (asksContinue(sent)) sent = sent.without('expect')
  // undici does not change the lists, though its types do not say so.
  return sent.toRecord() as Record<string, string | string[]>
}

/** The headers, which ask for the codings that are undone here. */
export function accepting({ headers }: HttpRequest): HttpHeaders {
  // Part of an encoded content (RFC 9110 §14.2) cannot be decoded.
  if (headers.has('accept-encoding') || headers.has('range')) return headers
  return headers.with('accept-encoding', acceptEncoding)
}

/** Whether the server is to be asked before the content is sent. Without content there is nothing to ask for. */
export function expectsContinue({ body, headers }: HttpRequest): boolean {
  return !body.empty && asksContinue(headers)
}

function asksContinue(headers: HttpHeaders): boolean {
  return headers.get('expect')?.toLowerCase() === '100-continue'
}
