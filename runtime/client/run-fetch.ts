import { BodyNotReplayableError, NetworkError, RedirectError, TimeoutError } from '../errors.ts'
import { describeType } from '../kit/describe-type.ts'
import { ignore } from '../kit/ignore.ts'
import { offAbort, onAbort } from '../kit/on-abort.ts'
import { Body } from '../message/body.ts'
import { classNameOf } from '../message/class-name.ts'
import { isStream } from '../message/stream-source.ts'
import { toStandard } from './fetch-response.ts'
import type { Call, FetchCall } from './fetch-call.ts'
import { heldBody } from './held-body.ts'
import { checkIntegrity } from './integrity.ts'

/**
 * Runs a call of `client.fetch`.
 *
 * @param replayLimit bytes (default 16 MiB: parts of an upload have 5 to 8 MiB, and the caller holds them as well)
 */
export async function runFetch(
  call: Call,
  { from, init, request, form }: FetchCall,
  replayLimit = 16 * 1024 * 1024,
): Promise<Response> {
  const { url, method, redirect } = request
  const signal = signalOf(from, init)
  if (signal?.aborted) {
    // Fetch standard, "abort the fetch() call": the request's stream is cancelled.
    request.body?.cancel(signal.reason).catch(ignore)
    throw signal.reason
  }
  // Nothing is sent for these, so no middleware has a say in it. Any other scheme, such as file:, a request refuses.
  if (/^(?:data|blob):/.test(url)) return globalThis.fetch(request, { signal: signal ?? null })

  const foreign = foreignBody(init, request)
  refuseClosedFiles(init.body)
  /** What the caller's own stream threw. */
  let broken: { readonly error: unknown } | undefined
  let body = form ?? foreign ?? unchanging(init.body)
  let isTooLong = false
  const abort = () => {
    body?.cancel(signal?.reason)
  }
  if (signal) onAbort(signal, abort)
  try {
    if (!body) {
      const limit = isHeldByCaller(init.body) ? Infinity : replayLimit
      const held = await heldBody(request, limit, (error) => (broken = { error }).error)
      body = held.body
      isTooLong = held.isTooLong === true
    }
    const { integrity, ...options } = optionsOf(from, init)
    const headers = [...headersOf(request, from, init, foreign)]
    const rest = { redirect, ...(signal && { signal }) }
    const response = await call(url, { headers, body, ...rest }, method, options)
    await checkIntegrity(response, integrity ?? '', `${method} ${new URL(url).pathname}`)
    return toStandard(response, method, signal, (error) => standardError('terminated', error))
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    if (isTooLong && error instanceof BodyNotReplayableError) throw tooLong(error, replayLimit)
    const own = broken !== undefined && broken.error === error
    throw own
      ? new TypeError('fetch failed', { cause: error })
      : standardError('fetch failed', error)
  } finally {
    if (signal) offAbort(signal, abort)
  }
}

/**
 * The headers, without a media type that the platform made up for what is encoded anew: a form has another boundary
 * then, and for text the client may have a default.
 */
function headersOf(
  request: Request,
  from: Request | undefined,
  init: RequestInit,
  foreign: Body | undefined,
): Headers {
  const headers = new Headers(request.headers)
  const given = new Headers(init.headers ?? from?.headers)
  const isForm =
    init.body instanceof FormData && (headers.get('content-type') ?? '').startsWith('multipart/')
  const isText = typeof init.body === 'string' && init.body !== '' && !given.has('content-type')
  const isMadeUp = foreign !== undefined && !given.has('content-type')
  if (isForm || isText || isMadeUp) headers.delete('content-type')
  return headers
}

/**
 * The body of an object that the platform would make text of, and send as `[object Blob]`: of a class that has the name and
 * the methods of a standard one, such as happy-dom's.
 *
 * @throws TypeError for any other
 */
function foreignBody({ body }: RequestInit, request: Request): Body | undefined {
  const isObject = typeof body === 'object' && body !== null && !isStream(body)
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- whether it is the default is the question
  const text = isObject ? String(body) : ''
  const isLost = text.startsWith('[object ') && isMadeText(body, request)
  if (!isLost && typeof body !== 'function') return undefined
  if (/^(?:Blob|File|FormData)$/.test(classNameOf(body as object) ?? ''))
    return Body.from(body as Blob)
  throw new TypeError(
    `A body cannot be made from ${describeType(body)}: pass JSON.stringify(it), bytes, a form, a Blob or a stream`,
  )
}

/** Whether the platform has made text of it: it says so in the media type, unless the call names another one. */
function isMadeText(body: RequestInit['body'], { url, method, headers }: Request): boolean {
  const TEXT = 'text/plain;charset=UTF-8'
  const alone = { method, body: body ?? null }
  return (
    headers.get('content-type') === TEXT ||
    new Request(url, alone).headers.get('content-type') === TEXT
  )
}

/** The platform takes a form of another realm, such as jsdom's, and waits forever for a file that has no stream(). */
function refuseClosedFiles(body: unknown): void {
  const form = Object(body) as Partial<Iterable<[string, unknown]>> & {
    [Symbol.toStringTag]?: string
  }
  if (form[Symbol.toStringTag] !== 'FormData' || !form[Symbol.iterator]) return
  for (const [name, value] of form as Iterable<[string, unknown]>) {
    if (typeof value === 'string' || 'stream' in Object(value)) continue
    throw new TypeError(
      `A body cannot be made from a form whose file ${name} has no stream(): use the global File and Blob`,
    )
  }
}

function signalOf(from: Request | undefined, { signal }: RequestInit): AbortSignal | undefined {
  if (signal === undefined) return from?.signal
  if (signal === null) return undefined
  // A signal of another realm will do, such as the one of jsdom.
  if ('addEventListener' in Object(signal)) return signal
  throw new TypeError('signal is not an AbortSignal: pass the signal of an AbortController')
}

/** A body that cannot have changed since the call. Any other is read from the Request, which has copied it. */
function unchanging(body: RequestInit['body']): Body | undefined {
  return typeof body === 'string' || body instanceof Blob ? Body.from(body) : undefined
}

/** Bytes and parameters: the caller has them in memory, so their copy in the Request may be as large as they are. */
function isHeldByCaller(body: RequestInit['body']): boolean {
  const tag = Object.prototype.toString.call(body)
  return ArrayBuffer.isView(body) || /ArrayBuffer|URLSearchParams/.test(tag)
}

function tooLong(cause: BodyNotReplayableError, limit: number): BodyNotReplayableError {
  const [call] = cause.message.split('; ')
  return new BodyNotReplayableError(
    `${call}, because the body of its Request has more than ${limit} bytes; ` +
      'pass a larger replayLimit to createClient(), or the body in the second argument of fetch()',
    { cause },
  )
}

/** What a fetch does with a request beside sending it (fetch standard, RequestInit). */
const MEMBERS = [
  'cache',
  'credentials',
  'integrity',
  'keepalive',
  'mode',
  'referrer',
  'referrerPolicy',
] as const

/**
 * All that was asked for, but for what a message of ours has. Members of other fetches, such as `dispatcher`, are among
 * it.
 */
function optionsOf(from: Request | undefined, init: RequestInit): RequestInit {
  const { method, headers, body, signal, redirect, duplex, ...options }: Init = init
  for (const name of MEMBERS) Object.assign(options, { [name]: init[name] ?? from?.[name] })
  // No script can ask for it: it is that of the Request of a page that a service worker passes on.
  if (options.mode === 'navigate') delete options.mode
  return options
}

/** TypeScript's DOM types do not know `duplex`. */
type Init = RequestInit & { readonly duplex?: 'half' }

/** The error as the fetch standard has it. SDKs look at its class, its name, its message, and the code of its cause. */
function standardError(message: string, error: unknown): unknown {
  if (error instanceof NetworkError || error instanceof RedirectError) {
    return new TypeError(message, { cause: withCode(error) })
  }
  if (!(error instanceof TimeoutError)) return error
  // As with AbortSignal.timeout(). Not every platform's DOMException takes a cause.
  const timeout = new DOMException(error.message, 'TimeoutError')
  return Object.defineProperty(timeout, 'cause', { value: error, configurable: true })
}

/** With what the platform's error says of itself: code, errno, syscall, address, port. */
function withCode(error: Error): Error {
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    if (!('code' in cause)) continue
    const { name, message, ...said } = cause
    return Object.assign(error, said)
  }
  return error
}
