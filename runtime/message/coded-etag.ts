import type { HttpResponse } from './response.ts'

/**
 * Remembers the ETag of a response whose coding has been undone: it is that of the coded bytes. `identity` is not a coding
 * (RFC 9110 §8.4.1).
 *
 * @param contentEncoding the header that is gone
 */
export function withCodedETag(
  response: HttpResponse,
  contentEncoding: string | null,
): HttpResponse {
  const isCoded = contentEncoding !== null && !/^[\s,]*(?:identity[\s,]*)*$/i.test(contentEncoding)
  return isCoded ? markETag(response) : response
}

/** Remembers the ETag, if there is one, in the response itself: pass one that nothing else holds. */
export function markETag(response: HttpResponse): HttpResponse {
  const codedETag = response.headers.get('etag')
  if (codedETag === null) return response
  return Object.assign(response, { marks: { ...response.marks, codedETag } })
}
