import type { Body, BodyInit } from './body.ts'
import { withoutContentFields } from './without-content-fields.ts'
import type { HttpResponse } from './response.ts'

/**
 * Returns a copy of a response with new content. It keeps the status and all fields except those that describe the old
 * content: its type, coding, length, language, range, digests, validators (RFC 9110 §8). The old content is released.
 *
 * For content made from the old one, such as a translation, use `with({ body })`, which keeps these fields.
 *
 * @param body the new content
 * @param contentType its media type (default: that of the body, such as `text/plain` for a string)
 *
 * @example
 * const page = replaceContent(response, '<p>Nothing here</p>', 'text/html; charset=utf-8')
 */
export function replaceContent(
  response: HttpResponse,
  body: BodyInit | Body,
  contentType?: string,
): HttpResponse {
  void response.release()
  const rest = withoutContentFields(response.headers, response.status).filter(
    (name) => !isProof(name, response.headers.get(name)),
  )
  const headers = contentType === undefined ? rest : rest.with('content-type', contentType)
  return response.with({ body, headers })
}

/** RFC 7616 §3.5: with `auth-int` a server proves the content that it had. */
function isProof(name: string, value: string | null): boolean {
  return name.endsWith('authentication-info') && /\bauth-int\b/.test(value ?? '')
}
