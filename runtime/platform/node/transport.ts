import { maxHeaderSize } from 'node:http'
import { Readable } from 'node:stream'
import { errors, type Dispatcher } from './undici.ts'
import type { Transport } from '../../client/transport.ts'
import { onEncoded } from '../../client/encoded-chunks.ts'
import type { ConnectionGuard } from '../../client/connection-guard.ts'
import { Upload } from '../../client/upload.ts'
import {
  ConnectionForbiddenError,
  ConnectTimeoutError,
  InvalidMessageError,
  NetworkError,
} from '../../errors.ts'
import { offAbort, onAbort, type Abortable } from '../../kit/on-abort.ts'
import type { HttpHeaders } from '../../message/headers.ts'
import type { HttpRequest } from '../../message/request.ts'
import type { HttpResponse } from '../../message/response.ts'
import { readForeignContentWith } from '../../message/source.ts'
import { checkTransportOptions } from '../check-transport-options.ts'
import type { HttpTransportOptions } from '../options.ts'
import { Connector, NotConnected } from './connect.ts'
import { asksContinue, ExpectContinueSender, expectsContinue } from './expect-continue-sender.ts'
import { acceptEncoding } from './decode.ts'
import { NotAllowed } from './guarded-connect.ts'
import { foreignContent } from './foreign-content.ts'
import { NextTurn } from './next-turn.ts'
import { asStandardFetch } from './fetch-options.ts'
import { perGuard } from './per-guard.ts'
import { Pools } from './pools.ts'
import { UnreadResponses } from './unread-responses.ts'
import { receive, type Received } from './receive.ts'

readForeignContentWith(foreignContent)

/**
 * Makes a transport with a pool of connections for each origin, on undici's `request`. It requests compressed content,
 * unless the request has `Accept-Encoding` or `Range`, and decodes it.
 *
 * With `expectContinue`, a request with `Expect: 100-continue` uses a new connection. Its content is sent when the
 * server asks for it, or after a second without an answer. A server that refuses the request gets no content (RFC 9110
 * §10.1.1).
 *
 * No time limit applies except yours: `connectTimeout` here, and those of the client. But of the addresses of one name Node
 * gives each but the last 250 ms to connect, so a slow one may be passed over: raise that with
 * `net.setDefaultAutoSelectFamilyAttemptTimeout()`.
 *
 * @example
 * const transport = httpTransport({ connections: 10, connectTimeout: 5000 })
 * const client = createClient({ transport })
 *
 * @throws NetworkError, from a call or from reading its body, when the connection fails
 * @throws ConnectionForbiddenError from a call whose connection a guard refuses: see `guardConnections()`
 * @throws ConnectTimeoutError from a call that got no connection within `connectTimeout`
 * @throws RangeError for a `connectTimeout` that is not a number of ms above 0, and for `connections` below 1
 * @throws InvalidMessageError for a request that HTTP/1.1 cannot carry
 */
export function httpTransport(options: HttpTransportOptions = {}): Transport {
  checkTransportOptions(options)
  return perGuard((guard) => transportUnder(options, guard))
}

function transportUnder(
  { connections, connectTimeout, expectContinue = false }: HttpTransportOptions,
  guard: ConnectionGuard | undefined,
): Transport {
  const connector = new Connector(connectTimeout, guard)
  const pools = new Pools({
    ...NO_TIMEOUTS,
    pipelining: 1,
    connect: connector.connect,
    ...(connections !== undefined && connections !== Infinity && { connections }),
  })
  const unread =
    connections !== undefined && connections !== Infinity
      ? new UnreadResponses(pools, connections)
      : undefined
  // It connects by itself, and asks no guard: a guarded request is sent at once, with its content.
  const asking =
    expectContinue && !guard ? new ExpectContinueSender(connections, connectTimeout) : undefined
  const freed = new NextTurn()

  async function send(given: HttpRequest): Promise<HttpResponse> {
    const request = asStandardFetch(given)
    const { rawSignal: signal } = request
    if (freed.coming) await freed.coming
    if (signal?.aborted) throw signal.reason
    const upload = new Upload(request)
    const fail = (cause: unknown) => failure(request, upload, cause)
    let received: Received | undefined
    try {
      if (asking && expectsContinue(request))
        received = await asking.send(request, accepting(request), upload)
      received ??= await answerTo(request, upload)
    } catch (cause) {
      throw fail(cause)
    }
    const onEnd = () => {
      freed.expect()
    }
    return receive(received, request, fail, onEnd, unread)
  }

  function answerTo(request: HttpRequest, upload: Upload): Promise<Received> {
    connector.dispatching()
    const answer = pools.request(request.origin, toOptions(request, upload))
    const claim = () => {
      connector.claim(request.rawSignal)
    }
    // For a stream undici connects in a microtask, which comes before this one.
    if (upload.content && 'next' in upload.content) queueMicrotask(claim)
    else claim()
    unread?.sent(request)
    return answer
  }

  async function close(): Promise<void> {
    await Promise.all([pools.close(), asking?.close()])
  }
  return Object.assign(send, { close })
}

/** undici's own, 300 s each, would end a healthy event stream beneath the caller's limits. */
const NO_TIMEOUTS = { headersTimeout: 0, bodyTimeout: 0 }

function toOptions(request: HttpRequest, { content }: Upload): Dispatcher.RequestOptions {
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

function accepting({ headers }: HttpRequest): HttpHeaders {
  // Part of an encoded content (RFC 9110 §14.2) cannot be decoded.
  if (headers.has('accept-encoding') || headers.has('range')) return headers
  return headers.with('accept-encoding', acceptEncoding)
}

/** What undici says about a request that it cannot send. */
const INVALID = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
])

/** What the caller sees: its own reason if it aborted, else an error that says what failed and where. */
function failure(request: HttpRequest, upload: Upload, cause: unknown): unknown {
  const { rawSignal: signal } = request
  if (signal?.aborted) return signal.reason
  if (upload.failure) return upload.failure.error
  const what = request.call
  if (cause instanceof NotConnected) {
    const { timeout } = cause
    return new ConnectTimeoutError(`${what} got no connection within ${timeout} ms`, timeout)
  }
  if (cause instanceof NotAllowed) {
    return new ConnectionForbiddenError(`${what} was not sent: ${cause.message}`, { cause })
  }
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (INVALID.has(code) || cause instanceof InvalidMessageError) {
    return new InvalidMessageError(`${what} cannot be sent: ${reasonOf(cause)}`, { cause })
  }
  return new NetworkError(`${what} failed: ${reasonOf(cause)}`, { cause: asNotAsked(cause) })
}

/** undici has one code for a connection that broke, which may be tried again, and for a 101 that was not asked for. */
function asNotAsked(cause: unknown): unknown {
  const isUpgrade = cause instanceof errors.SocketError && cause.message === 'bad upgrade'
  return isUpgrade ? Object.assign(cause, { code: 'HPE_UNEXPECTED_UPGRADE' }) : cause
}

/** An AggregateError, one part for each address that was tried, has no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return reasonOf(error.errors[0])
  if (error instanceof errors.HeadersOverflowError) {
    return `the headers of the response are larger than ${maxHeaderSize / 1024} KiB: start Node with a larger --max-http-header-size`
  }
  return error instanceof Error ? error.message : String(error)
}
