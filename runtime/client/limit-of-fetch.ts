import {
  AttemptTimeoutError,
  ConnectTimeoutError,
  IdleTimeoutError,
  NetworkError,
  type TimeoutError,
} from '../errors.ts'
import type { Handler } from '../handler.ts'
import { Body } from '../message/body.ts'
import { asChunks } from '../message/as-chunks.ts'
import type { HttpResponse } from '../message/response.ts'
import { translatedChunks } from '../message/translated-chunks.ts'

type Limit = new (message: string, timeout: number, options?: ErrorOptions) => TimeoutError

/** Limits that undici's fetch has of its own, by the code of its error, and those that a caller's function puts around it. */
const LIMITS: Readonly<Record<string, Limit>> = {
  UND_ERR_CONNECT_TIMEOUT: ConnectTimeoutError,
  UND_ERR_HEADERS_TIMEOUT: IdleTimeoutError,
  UND_ERR_BODY_TIMEOUT: IdleTimeoutError,
  // AbortSignal.timeout()
  TimeoutError: AttemptTimeoutError,
}

/**
 * A transport that sends by a fetch, whose own limits are a {@link TimeoutError}: no network has failed, and only the
 * fetch can change the limit. It does not say how long that is.
 */
export function withLimitsNamed(send: Handler): Handler {
  return async function sendByFetch(request) {
    try {
      return named(await send(request))
    } catch (error) {
      throw limitOf(error)
    }
  }
}

function named(response: HttpResponse): HttpResponse {
  const { body, headers } = response
  if (body.buffered) return response
  const stream = (maxBytes?: number) => {
    const content = body.content(response, 'the transport', maxBytes)
    return translatedChunks(asChunks(content), limitOf)
  }
  const cancel = (reason: unknown) => {
    body.cancel(reason)
  }
  return response.with({
    body: Body.fromStream({ stream, cancel, of: body }, body.length),
    headers,
  })
}

/** The error of a limit, or else the same error. */
function limitOf(error: unknown): unknown {
  if (!(error instanceof NetworkError)) return error
  const { message, cause } = error
  const ErrorOfLimit = limitIn(cause)
  if (!ErrorOfLimit) return error
  return new ErrorOfLimit(`${message} (a limit of the fetch itself)`, NaN, { cause })
}

function limitIn(error: unknown, depth = 0): Limit | undefined {
  // Causes may form a circle.
  if (typeof error !== 'object' || error === null || depth > 4) return undefined
  // An error of the platform: each part is checked before it is used.
  const { name, code, cause } = error as Readonly<Record<string, unknown>>
  for (const one of [code, name]) {
    if (typeof one === 'string' && Object.hasOwn(LIMITS, one)) return LIMITS[one]
  }
  return limitIn(cause, depth + 1)
}
