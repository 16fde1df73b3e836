import { NetworkError, RedirectError, ResponseTooLargeError, TimeoutError } from '../errors.ts'
import { HttpError } from '../message/http-error.ts'

/**
 * Returns the {@link HttpError} that a thrown error becomes in the response: itself if it is one, 504 or 502 for the
 * failure of a server that the handler has called through a client, else 500.
 *
 * - 504 (RFC 9110 §15.6.5): the other server was too slow, so a {@link TimeoutError}.
 * - 502 (RFC 9110 §15.6.3): it could not be reached, or what it sent was not a response, too large, or a redirect that
 *   leads nowhere.
 *
 * An error of `client.fetch`, which is a TypeError or a DOMException, has these as its `cause`. To answer with another
 * status, catch the error and throw an `HttpError`.
 *
 * @example
 * const { status } = toHttpError(error)
 */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error
  return new HttpError(statusOf(error) ?? statusOf(fetchCause(error)) ?? 500, undefined, {
    cause: error,
  })
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof TimeoutError) return 504
  const isUpstreams =
    error instanceof NetworkError ||
    error instanceof ResponseTooLargeError ||
    error instanceof RedirectError
  return isUpstreams ? 502 : undefined
}

/** The fetch standard hides what failed in a cause. Any other error with a cause is about something else. */
function fetchCause(error: unknown): unknown {
  const isFetch =
    (error instanceof TypeError && /^(?:fetch failed|terminated)$/.test(error.message)) ||
    (error instanceof DOMException && error.name === 'TimeoutError')
  return isFetch ? (error as { readonly cause?: unknown }).cause : undefined
}
