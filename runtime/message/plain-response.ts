import { withoutContentFields } from './without-content-fields.ts'
import { HttpHeaders } from './headers.ts'
import type { HttpError } from './http-error.ts'
import { HttpResponse } from './response.ts'

/**
 * Checks the shape, not the class: so a page that throws none need not load the class, and an error of another copy of
 * the package counts as well.
 */
export function isHttpError(error: unknown): error is HttpError {
  return error instanceof Error && 'publicMessage' in error && 'headers' in error
}

/** Status, headers and public message of an error. */
export function plainResponse({ status, headers, publicMessage }: HttpError): HttpResponse {
  // The content is new, so fields that describe another content, such as a copied coding, would be wrong.
  const own = withoutContentFields(HttpHeaders.from(headers), status)
  return new HttpResponse(`${publicMessage}\n`, { status, headers: own })
}
