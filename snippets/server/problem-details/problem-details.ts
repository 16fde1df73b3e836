import {
  errorResponse,
  HttpError,
  replaceContent,
  report,
  toHttpError,
  type ErrorListener,
  type HttpErrorOptions,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import {
  aFunction,
  anything,
  aString,
  notify,
  requireOptions,
  settle,
  type Rules,
} from 'middleware-cookbook/kit'

/** Options of {@link problemDetails}. */
export interface ProblemDetailsOptions {
  /**
   * Gets what the client is not told: errors that are no `HttpError`, and those
   * from 500 on. What it throws goes to `console.error`. Default: `report()`,
   * which calls `onError` of `serve()`.
   */
  readonly onError?: ErrorListener
  /**
   * Names the occurrence, for support and logs (default: the path, also when it
   * fails, which is reported).
   */
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
 *
 * @throws RangeError or TypeError for a status or an option that cannot work
 */
export class Problem extends HttpError {
  override readonly name = 'Problem'
  readonly type: string
  readonly title: string | undefined
  readonly members: Readonly<Record<string, unknown>>

  constructor(status: number, detail?: string, options: ProblemOptions = {}) {
    requireOptions('Problem', options, PROBLEM)
    const { type = 'about:blank', title, members = {}, ...rest } = options
    super(status, detail, rest)
    this.type = type
    this.title = title
    this.members = members
  }
}

const PROBLEM: Rules<ProblemOptions> = {
  type: aString,
  title: aString,
  // JSON says what it may be.
  members: anything,
  cause: anything,
  headers: anything,
}

/**
 * Answers errors in a format that programs can read (RFC 9457): what is thrown,
 * and error responses without content, such as the 404 and 405 of `routes()`.
 *
 * @example compose([accessLog(), problemDetails()], handler)
 *
 * @throws TypeError for an option that cannot work
 */
export function problemDetails(
  options: ProblemDetailsOptions = {},
): Middleware {
  const rules = { onError: aFunction, instance: aFunction }
  requireOptions('problemDetails', options, rules)
  const { instance = pathOf } = options
  const {
    onError = (error, request) => {
      report(request, error)
    },
  } = options

  return async function problemDetails(request, next) {
    try {
      const response = await next(request)
      if (!isBare(response)) return response
      return answer(new HttpError(response.status), request, response)
    } catch (error) {
      // The client has disconnected: there is no fault, and no reader.
      if (request.signal?.aborted && error === request.signal.reason)
        throw error
      const known = toHttpError(error)
      if (known.status >= 500) void tell(error, request)
      // With the changes that middleware further in wants to make.
      const response = await errorResponse(error, request)
      // It may be another one, if the error has headers that cannot be sent.
      const { status } = response
      const told = status === known.status ? known : new HttpError(status)
      return answer(told, request, response)
    }
  }

  /** What a listener fails to take must not get lost. */
  async function tell(error: unknown, request: HttpRequest): Promise<void> {
    if (!(await notify(onError, error, request))) report(request, error)
  }

  /** A name that fails must not take the place of what went wrong. */
  function instanceOf(request: HttpRequest): string {
    try {
      // In JavaScript it may give anything.
      const name: unknown = instance(request)
      if (typeof name === 'string') return name
      void settle(Promise.resolve(name))
      throw new TypeError(
        'problemDetails({ instance }) gave no text: return a string',
      )
    } catch (error) {
      report(request, error)
      return pathOf(request)
    }
  }

  function answer(
    error: HttpError,
    request: HttpRequest,
    response: HttpResponse,
  ): HttpResponse {
    const problem = JSON.stringify(describe(error, instanceOf(request)))
    return replaceContent(response, problem, 'application/problem+json')
  }
}

function pathOf({ url }: HttpRequest): string {
  return url.pathname
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
