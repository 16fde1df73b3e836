import type { HttpResponse } from '../message/response.ts'

/**
 * The length to announce for a response's content, or undefined where the headers speak for themselves: a status
 * without content has no length, and a response to HEAD has that of GET's (RFC 9110 §8.6).
 */
export function lengthToAnnounce(
  response: HttpResponse,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  method: string,
): number | undefined {
  const { status, body } = response
  if (content instanceof Uint8Array) {
    const bare = status === 204 || status === 304 || method === 'HEAD'
    return bare ? undefined : content.byteLength
  }
  return body.length ?? claimedLength(response)
}

/** A stream whose length only the handler knows may announce it; it is held to its word. */
function claimedLength({ headers }: HttpResponse): number | undefined {
  const value = headers.get('content-length')
  return value !== null && /^\d+$/.test(value) ? Number(value) : undefined
}
