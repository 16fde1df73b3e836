import { connectionGuard, type ConnectionGuard } from '../../client/connection-guard.ts'
import { fetchOptions } from '../../client/fetch-options.ts'
import { closeOf, type Closable } from '../../client/closing.ts'
import type { Transport } from '../../client/transport.ts'
import type { HttpRequest } from '../../message/request.ts'
import type { HttpResponse } from '../../message/response.ts'
import { readForeignContentWith } from '../../message/source.ts'
import { checkTransportOptions } from '../check-transport-options.ts'
import type { HttpTransportOptions } from '../options.ts'
import { Connector } from './connect.ts'
import { ExpectContinueSender } from './expect-continue-sender.ts'
import { failure } from './failure.ts'
import { asStandardFetch } from './fetch-options.ts'
import { foreignContent } from './foreign-content.ts'
import { OpenResponses } from './open-responses.ts'
import { accepting, expectsContinue, toOptions, Upload } from './outgoing.ts'
import { TransportPerGuard, type Connected } from './per-guard.ts'
import { Pools } from './pools.ts'
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
  const unguarded = transportUnder(options, undefined)
  const guarded = new TransportPerGuard((guard) => transportUnder(options, guard))
  let closed = false

  function send(request: HttpRequest): Promise<HttpResponse> {
    const guard = request.get(connectionGuard)
    // A transport that is closed sends nothing, so any of them says so.
    return guard && !closed ? guarded.of(guard)(request) : unguarded(request)
  }

  const all = () => [unguarded, ...guarded.all()]
  const closing: Closable = {
    async done() {
      closed = true
      await Promise.all(all().map((one) => one.done()))
    },
    async giveUp(error) {
      closed = true
      await Promise.all(all().map((one) => one.giveUp(error)))
    },
    waitsFor: () => all().flatMap((one) => one.waitsFor()),
  }
  const close = closeOf('transport.close', closing)
  return Object.assign(send, { close, closing, guardsConnections: true })
}

/** The connections of all requests under one guard, or of those without one. */
function transportUnder(
  { connections, connectTimeout, expectContinue = false }: HttpTransportOptions,
  guard: ConnectionGuard | undefined,
): Connected {
  const connector = new Connector(connectTimeout, guard)
  const pools = new Pools({
    ...NO_TIMEOUTS,
    pipelining: 1,
    connect: connector.connect,
    ...(connections !== undefined && connections !== Infinity && { connections }),
  })
  const open = new OpenResponses(pools, connections)
  // It connects by itself, and asks no guard: a guarded request is sent at once, with its content.
  const asking =
    expectContinue && !guard ? new ExpectContinueSender(connections, connectTimeout) : undefined
  const freed = new NextTurn()

  async function send(given: HttpRequest): Promise<HttpResponse> {
    const asked = given.get(fetchOptions)
    const request = asked ? asStandardFetch(given, asked) : given
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
    return receive(received, request, fail, onEnd, open)
  }

  function answerTo(request: HttpRequest, upload: Upload): Promise<Received> {
    connector.dispatching()
    const answer = pools.request(request, toOptions(request, upload))
    const claim = () => {
      connector.claim(request.rawSignal, connections === 1 ? request.origin : undefined)
    }
    // For a stream undici connects in a microtask, which comes before this one.
    if (upload.content && 'next' in upload.content) queueMicrotask(claim)
    else claim()
    open.sent(request)
    return answer
  }

  return Object.assign(send, {
    async done() {
      await Promise.all([pools.close(), asking?.close()])
    },
    async giveUp(error: Error) {
      asking?.giveUp(error)
      await pools.giveUp(error)
    },
    waitsFor: () => [...pools.waitsFor(), ...(asking?.waitsFor() ?? []), ...open.waitsFor()],
  })
}

/** undici's own, 300 s each, would end a healthy event stream beneath the caller's limits. */
const NO_TIMEOUTS = { headersTimeout: 0, bodyTimeout: 0 }

/**
 * The next turn of the event loop, for a request that is sent as soon as a response has ended: undici gives the connection
 * back a turn later, and the request would open another one.
 */
class NextTurn {
  /** Resolves in that turn; undefined when nothing is awaited. */
  coming: Promise<void> | undefined

  expect(): void {
    this.coming ??= new Promise((resolve) => {
      setImmediate(() => {
        this.coming = undefined
        resolve()
      })
    })
  }
}
