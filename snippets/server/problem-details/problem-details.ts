import {
  HttpError,
  HttpHeaders,
  HttpResponse,
  type HttpErrorOptions,
  type HttpHeadersInit,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'

/** Options of {@link problemDetails}. */
export interface ProblemDetailsOptions {
  /**
   * Gets what the client is not told: errors that are no `HttpError`, and those
   * from 500 on. Default: `console.error`.
   */
  readonly onError?: (error: unknown, request: HttpRequest) => void
  /** Names the occurrence, for support and logs (default: the path). */
  readonly instance?: (request: HttpRequest) => string
}

/** What a {@link Problem} may carry besides its status and detail. */
export interface ProblemOptions extends HttpErrorOptions {
  /** A URI for the kind of problem, which programs recognize it by. */
  readonly type?: string
  /** The kind of problem in words: the same for every occurrence. */
  readonly title?: string
  /** Further members for programs to read, such as `{ balance: 30 }`. */
  readonly members?: Readonly<Record<string, unknown>>
}

/**
 * An `HttpError` of a kind that programs can tell from others.
 *
 * From 500 on the client learns its status, type and title, and nothing else.
 */
export class Problem extends HttpError {
  override readonly name = 'Problem'
  readonly type: string
  readonly title: string | undefined
  readonly members: Readonly<Record<string, unknown>>

  constructor(status: number, detail?: string, options: ProblemOptions = {}) {
    super(status, detail, options)
    this.type = options.type ?? 'about:blank'
    this.title = options.title
    this.members = options.members ?? {}
  }
}

/**
 * Answers errors in a format that programs can read (RFC 9457): what is thrown,
 * and error responses without content, such as the 404 and 405 of `routes()`.
 */
export function problemDetails({
  onError = logError,
  instance = ({ url }) => url.pathname,
}: ProblemDetailsOptions = {}): Middleware {
  return async function problemDetails(request, next) {
    try {
      const response = await next(request)
      if (!isBare(response)) return response
      const { status, headers } = response
      return answer(new HttpError(status), request, headers)
    } catch (error) {
      // The client went away, so this is nobody's fault and nobody reads it.
      if (request.signal?.aborted && error === request.signal.reason)
        throw error
      const known = error instanceof HttpError ? error : new HttpError(500)
      if (known.status >= 500) onError(error, request)
      return answer(known, request, known.headers)
    }
  }

  function answer(
    error: HttpError,
    request: HttpRequest,
    headers: HttpHeadersInit,
  ): HttpResponse {
    const problem = describe(error, instance(request))
    return new HttpResponse(JSON.stringify(problem), {
      status: error.status,
      headers: HttpHeaders.from(headers).with(
        'content-type',
        'application/problem+json',
      ),
    })
  }
}

/** An error response that says nothing but its status. */
function isBare({ status, body, headers }: HttpResponse): boolean {
  return status >= 400 && body.empty && !headers.has('content-type')
}

function describe(error: HttpError, instance: string): object {
  const { status, message } = error
  // RFC 9457 §4.2.1: without a type of its own, the title is that of the status.
  const phrase = new HttpError(status).message
  const { type, title, members } =
    error instanceof Problem ? error : new Problem(status)
  const told = status < 500
  const standard = {
    type,
    title: title ?? phrase,
    status,
    ...(told && message !== phrase && { detail: message }),
    instance,
  }
  // In this order when printed, and no member can stand in for a standard one.
  return { ...standard, ...(told && members), ...standard }
}

function logError(error: unknown, request: HttpRequest): void {
  console.error(`${String(request)} failed:`, error)
}
