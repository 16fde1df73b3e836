import {
  clientAddress,
  clock,
  toHttpError,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'
import {
  aFunction,
  notify,
  onBodyEnd,
  requireOptions,
  type BodyEnd,
} from 'middleware-cookbook/kit'

/** Options of {@link accessLog}. */
export interface AccessLogOptions {
  /**
   * Gets one entry for each request. It may be async; what it throws goes to
   * `console.error`. Default: prints the entry as a line of JSON.
   */
  readonly log?: (entry: AccessLogEntry) => unknown
  /**
   * What to log as the path. Default: without the query and without parameters
   * of segments (`/cart;jsessionid=…`), which may hold secrets.
   */
  readonly path?: (request: HttpRequest) => string
}

/** How a request was answered. */
export interface AccessLogEntry {
  readonly method: string
  readonly path: string
  /**
   * Of the client. Behind a proxy it is the proxy's, unless `clientAddress()` is
   * before this recipe in the list. Missing where there is no connection.
   */
  readonly address?: string
  /** Missing if the client went away before there was a response. */
  readonly status?: number
  /** ms until all of the response was handed over, or until it broke off. */
  readonly duration: number
  /**
   * Of the content, as far as it was handed over. Missing where the server
   * makes the content: for what was thrown, and for an error without content.
   */
  readonly bytes?: number
  /** There when the client went away before it had all of the response. */
  readonly aborted?: true
  /** The name of what was thrown by the handler or by the response's stream. */
  readonly error?: string
}

/**
 * Logs each request when its response is complete or has broken off. Place it
 * first: it sees what comes after it.
 *
 * @example compose([accessLog(), problemDetails()], handler)
 *
 * @throws TypeError for an option that cannot work
 */
export function accessLog(options: AccessLogOptions = {}): Middleware {
  requireOptions('accessLog', options, { log: aFunction, path: aFunction })
  const { log = printJson } = options
  const { path = ({ url }) => withoutParameters(url.pathname) } = options

  return async function accessLog(request, next) {
    const start = clock.now()
    // A connection that is gone does not know any more.
    const address = request.get(clientAddress)?.()
    const write = (outcome: Outcome) => {
      const duration = Math.round(clock.now() - start)
      const { method } = request
      const from = address === undefined ? {} : { address }
      void notify(() =>
        log({ method, path: path(request), ...from, duration, ...outcome }),
      )
    }

    try {
      const response = await next(request)
      const { status, body } = response
      if (gone(request)) write({ status, bytes: 0, aborted: true })
      else if (request.method === 'HEAD') write({ status, bytes: 0 })
      else if (body.empty && status >= 400) write({ status })
      else if (body.buffered) write({ status, bytes: body.length ?? 0 })
      else
        return onBodyEnd(response, (end) =>
          write({ status, ...outcomeOf(end) }),
        )
      return response
    } catch (error) {
      if (gone(request)) write({ aborted: true })
      else write({ status: toHttpError(error).status, error: nameOf(error) })
      throw error
    }
  }
}

type Outcome = Omit<AccessLogEntry, 'method' | 'path' | 'address' | 'duration'>

function outcomeOf({ bytes, how, error }: BodyEnd): Outcome {
  if (how === 'failed') return { bytes, error: nameOf(error) }
  // A reader that leaves a body before its end is a client that went away.
  return how === 'complete' ? { bytes } : { bytes, aborted: true }
}

/** `/cart;jsessionid=abc/items` is `/cart/items` (RFC 3986 §3.3). */
function withoutParameters(pathname: string): string {
  return pathname.replace(/(?:;|%3b)[^/]*/gi, '')
}

function gone({ signal }: HttpRequest): boolean {
  return signal?.aborted === true
}

/** Anything may be thrown, also what has no readable name. */
function nameOf(error: unknown): string {
  try {
    const name: unknown = error instanceof Error ? error.name : typeof error
    return String(name)
  } catch {
    return 'Error'
  }
}

function printJson(entry: AccessLogEntry): void {
  console.log(JSON.stringify(entry))
}
