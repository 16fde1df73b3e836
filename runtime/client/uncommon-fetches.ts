import { NetworkError, RedirectError } from '../errors.ts'
import { toReadableStream } from '../message/readable-stream.ts'
import type { HttpRequest } from '../message/request.ts'

/*
 * What few calls of a fetch transport need: a page loads it with the first of them.
 */

/** An upload as a stream, which needs `duplex` (fetch standard, RequestInit); TypeScript's DOM types do not know it. */
export function streamed(
  content: AsyncIterable<Uint8Array>,
  onError: (error: unknown) => unknown,
): RequestInit {
  return { body: toReadableStream(() => content, onError), duplex: 'half' } as RequestInit
}

/** The error for a response that the fetch does not show: a redirect that it was told not to follow, or any other. */
export function hidden({ type, status }: Response, request: HttpRequest): Error {
  if (type !== 'opaqueredirect') {
    return new NetworkError(`${request.call} failed: the fetch answered with status ${status}`)
  }
  return new RedirectError(
    `${request.call} was redirected, and this fetch hides where to: ` +
      "use redirect: 'follow' for the call and fetchTransport(fetch, { redirect: 'follow' })",
  )
}
