import type { HttpResponse } from '../message/response.ts'

/**
 * The length to announce for a response's content, or undefined where the headers speak for themselves: a status
 * without content has no length, and a response to HEAD has that of GET's (RFC 9110 §8.6).
 *
 * @param content chunks, bytes, or text in ASCII
 */
export function lengthToAnnounce(
  response: HttpResponse,
  content: Uint8Array | AsyncIterable<Uint8Array> | string,
  method: string,
): number | undefined {
  const { status, body } = response
  const ascii = typeof content === 'string'
  if (!ascii && !(content instanceof Uint8Array)) return body.length ?? claimedLength(response)
  const bare = status === 204 || status === 304 || method === 'HEAD'
  if (bare) return undefined
  return ascii ? content.length : content.byteLength
}

/** A stream whose length only the handler knows may announce it; it is held to its word. */
function claimedLength({ headers }: HttpResponse): number | undefined {
  const value = headers.get('content-length')
  return value !== null && /^\d+$/.test(value) ? Number(value) : undefined
}
