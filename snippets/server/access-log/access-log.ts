import {
  Body,
  clock,
  HttpError,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
} from 'middleware-cookbook'

/** Options of {@link accessLog}. */
export interface AccessLogOptions {
  /**
   * Gets one entry for each request. It may be async; what it throws is
   * ignored. Default: prints the entry as a line of JSON.
   */
  readonly log?: (entry: AccessLogEntry) => unknown
  /** What to log as the path. Default: without the query, which may hold secrets. */
  readonly path?: (request: HttpRequest) => string
}

/** How a request was answered. */
export interface AccessLogEntry {
  readonly method: string
  readonly path: string
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
 * first: it sees what is behind it.
 */
export function accessLog({
  log = printJson,
  path = ({ url }) => url.pathname,
}: AccessLogOptions = {}): Middleware {
  return async function accessLog(request, next) {
    const start = clock.now()
    let written = false
    /** Only the first one counts. */
    const write = (outcome: Outcome) => {
      if (written) return
      written = true
      const duration = Math.round(clock.now() - start)
      const { method } = request
      void quietly(() =>
        log({ method, path: path(request), duration, ...outcome }),
      )
    }

    try {
      const response = await next(request)
      const { status, body } = response
      if (gone(request)) write({ status, bytes: 0, aborted: true })
      else if (request.method === 'HEAD') write({ status, bytes: 0 })
      else if (body.empty && status >= 400) write({ status })
      else if (body.known) write({ status, bytes: body.length ?? 0 })
      else return watched(response, write)
      return response
    } catch (error) {
      if (gone(request)) write({ aborted: true })
      else write({ status: statusOf(error), error: nameOf(error) })
      throw error
    }
  }
}

type Outcome = Omit<AccessLogEntry, 'method' | 'path' | 'duration'>

/** The same response, which says when its stream ends and how. */
function watched(
  response: HttpResponse,
  write: (outcome: Outcome) => void,
): HttpResponse {
  const { status, body, headers } = response
  let bytes = 0

  async function* stream(): AsyncGenerator<Uint8Array, void> {
    try {
      const content = body.send(response)
      for await (const chunk of chunksOf(content)) {
        bytes += chunk.byteLength
        yield chunk
      }
      write({ status, bytes })
    } catch (error) {
      write({ status, bytes, error: nameOf(error) })
      throw error
    } finally {
      // Whoever leaves a stream before its end is a client that went away.
      write({ status, bytes, aborted: true })
    }
  }
  function cancel(reason: unknown): void {
    write({ status, bytes, aborted: true })
    body.cancel(reason)
  }

  const content = Body.once({ stream, cancel }, body.length)
  return response.with({ body: content, headers })
}

async function* chunksOf(content: Uint8Array | AsyncIterable<Uint8Array>) {
  if (content instanceof Uint8Array) yield content
  else yield* content
}

function gone({ signal }: HttpRequest): boolean {
  return signal?.aborted === true
}

/** What the server makes of an error that a handler throws. */
function statusOf(error: unknown): number {
  return error instanceof HttpError ? error.status : 500
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

/** A log that fails, at once or later, must not break what it tells about. */
async function quietly(log: () => unknown): Promise<void> {
  try {
    await log()
  } catch {
    // There is nobody to tell.
  }
}

function printJson(entry: AccessLogEntry): void {
  console.log(JSON.stringify(entry))
}
