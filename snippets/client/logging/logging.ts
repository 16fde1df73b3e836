import {
  clock,
  credentialNames,
  type HttpHeaders,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import {
  aFieldName,
  aFilledString,
  aFunction,
  arrayOf,
  notify,
  oneOf,
  requireOptions,
  type Outcome,
  type Rules,
} from 'middleware-cookbook/kit'
import { describeError, type LoggedError } from './describe-error.ts'
import { redactHeaders, redactText } from './redact.ts'
import { secretNames } from './secret-names.ts'

export type { LoggedError } from './describe-error.ts'

/** Options of {@link logging}. */
export interface LoggingOptions {
  /**
   * Gets one entry for each call. It may be async; what it throws goes to
   * `console.error`. Default: prints the entry as a line of JSON.
   */
  readonly log?: (entry: LogEntry) => unknown
  /** The headers to log: names, or `all` (default: none). */
  readonly headers?: readonly string[] | 'all'
  /** Names of further headers and parameters that hold secrets. */
  readonly secrets?: readonly string[]
  /** Names that are no secrets, although they look like it. */
  readonly readable?: readonly string[]
}

/** How a call ended. Secrets are redacted. */
export interface LogEntry {
  readonly method: string
  /** Without the fragment, which is not sent. */
  readonly url: string
  readonly status?: number
  readonly error?: LoggedError
  /** ms until the response's headers, or the failure. The body comes later. */
  readonly duration: number
  readonly requestHeaders?: Readonly<Record<string, string>>
  readonly responseHeaders?: Readonly<Record<string, string>>
}

/**
 * Logs each call: method, URL, status or error, and duration. It reads no body,
 * changes nothing, and cannot make a call fail.
 *
 * @example [logging(), retry()]
 *
 * @throws TypeError for an option that cannot work
 */
export function logging(options: LoggingOptions = {}): Middleware {
  requireOptions('logging', options, OPTIONS)
  const { log = printJson, headers = [], secrets, readable = [] } = options
  const isNamedSecret = secretNames(secrets, readable)

  return async function logging(request, next) {
    const start = clock.now()
    const write = (outcome: Outcome<HttpResponse>) => {
      const duration = Math.round(clock.now() - start)
      void notify(() => log(describe(request, outcome, duration)))
    }
    try {
      const response = await next(request)
      write({ response })
      return response
    } catch (error) {
      write({ error })
      throw error
    }
  }

  function describe(
    request: HttpRequest,
    { response, error }: Outcome<HttpResponse>,
    duration: number,
  ): LogEntry {
    // A name that is said to be readable only looks like that of a credential.
    const others = readable.reduce(
      (rest, name) => rest.withoutHeader(name),
      request,
    )
    const isCredential = namesIn(credentialNames(others))
    const isSecret = (name: string) => isNamedSecret(name) || isCredential(name)
    const shown = (all: HttpHeaders) => redactHeaders(all, headers, isSecret)
    const outcome = response
      ? { status: response.status }
      : { error: describeError(error, request, isSecret) }
    const { method, href } = request
    const url = redactText(href.replace(/#.*$/, ''), isSecret)
    const entry = { method, url, ...outcome, duration }
    if (headers.length === 0) return entry
    return {
      ...entry,
      requestHeaders: shown(request.headers),
      ...(response && { responseHeaders: shown(response.headers) }),
    }
  }
}

const OPTIONS: Rules<LoggingOptions> = {
  log: aFunction,
  headers: oneOf('all', arrayOf(aFieldName)),
  secrets: arrayOf(aFilledString),
  readable: arrayOf(aFilledString),
}

/** Tells whether a name, in any letter case, is one of these. */
function namesIn(names: readonly string[]): (name: string) => boolean {
  const known = new Set(names.map((name) => name.toLowerCase()))
  return (name) => known.has(name.toLowerCase())
}

function printJson(entry: LogEntry): void {
  console.log(JSON.stringify(entry))
}
