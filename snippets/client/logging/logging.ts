import {
  clock,
  credentialNames,
  type HttpHeaders,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import { redactHeaders, redactText, secretNames } from './redact.ts'

/** Options of {@link logging}. */
export interface LoggingOptions {
  /**
   * Gets one entry for each call. It may be async; what it throws is ignored.
   * Default: prints the entry as a line of JSON.
   */
  readonly log?: (entry: LogEntry) => unknown
  /** The headers to log: names, or `all` (default: none). */
  readonly headers?: readonly string[] | 'all'
  /** Names of further headers and query parameters that hold secrets. */
  readonly secrets?: readonly string[]
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

/** What an error says. The error itself may carry requests and credentials. */
export interface LoggedError {
  readonly name: string
  readonly message: string
}

/**
 * Logs each call: method, URL, status or error, and duration. It reads no body,
 * changes nothing, and cannot make a call fail.
 */
export function logging(options: LoggingOptions = {}): Middleware {
  const { log = printJson, headers = [], secrets = [] } = options
  const isNamedSecret = secretNames(secrets)

  return async function logging(request, next) {
    const start = clock.now()
    const write = (outcome: Outcome) => {
      const duration = Math.round(clock.now() - start)
      void quietly(() => log(describe(request, outcome, duration)))
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
    { response, error }: Outcome,
    duration: number,
  ): LogEntry {
    const isSecret = (name: string) =>
      isNamedSecret(name) || isCredential(name, request)
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

type Outcome =
  | { readonly response: HttpResponse; readonly error?: never }
  | { readonly response?: never; readonly error: unknown }

function isCredential(name: string, request: HttpRequest): boolean {
  return credentialNames(request).includes(name.toLowerCase())
}

function describeError(
  error: unknown,
  { headers, url }: HttpRequest,
  isSecret: (name: string) => boolean,
): LoggedError {
  const { name, message } =
    error instanceof Error ? error : { name: 'Error', message: String(error) }
  const known = [...headers, ...url.searchParams]
    .filter(([name]) => isSecret(name))
    // A message may quote `Bearer abc` or only `abc`.
    .flatMap(([, value]) => [value, value.replace(/^\S+ /, '')])
  return { name, message: redactText(message, isSecret, known) }
}

/** A log that fails, at once or later, must not break what it tells about. */
async function quietly(log: () => unknown): Promise<void> {
  try {
    await log()
  } catch {
    // There is nobody to tell.
  }
}

function printJson(entry: LogEntry): void {
  console.log(JSON.stringify(entry))
}
