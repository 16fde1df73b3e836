import type { HttpRequest, HttpResponse } from 'middleware-cookbook'
import { withoutHash } from './key.ts'

/**
 * The URLs that a request with an unsafe method may have changed (RFC 9111 §4.4):
 * its own, and those that the response names.
 *
 * @param response undefined for a call that failed: it may have come through all the same
 */
export function invalidated(
  request: HttpRequest,
  response: HttpResponse | undefined,
): readonly string[] {
  if (response && response.status >= 400) return []
  const named = ['location', 'content-location'].map((field) =>
    response?.headers.get(field),
  )
  return ['', ...named].flatMap((reference) => {
    const url = urlFrom(reference, request)
    // Another origin has no say in the responses of this one.
    return url?.origin === request.origin ? [withoutHash(url.href)] : []
  })
}

function urlFrom(
  reference: string | null | undefined,
  { href }: HttpRequest,
): URL | undefined {
  if (typeof reference !== 'string') return undefined
  return URL.canParse(reference, href) ? new URL(reference, href) : undefined
}
