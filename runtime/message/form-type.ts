import { extractMediaType, type MediaType } from '../http/media-type.ts'
import { boundaryOf } from '../http/multipart/boundary-of.ts'
import { MultipartError } from '../http/multipart/multipart-error.ts'
import { HttpError } from './http-error.ts'
import { failure } from './decode.ts'
import type { BodyOwner } from './body-owner.ts'

/** What a form is, by its media type: multipart has a boundary. */
export type FormType = { readonly boundary: string } | 'urlencoded'

/** @throws BodyParseError (415) when its Content-Type is not that of a form, (400) for one without a valid boundary */
export function formTypeOf(owner: BodyOwner): FormType {
  const field = owner.headers.get('content-type')
  const type = extractMediaType(field)
  if (type?.essence === 'application/x-www-form-urlencoded') return 'urlencoded'
  if (type?.essence === 'multipart/form-data') return { boundary: boundaryIn(type, owner) }
  throw failure(owner, 415, `is not a form (Content-Type: ${field ?? 'none'})`)
}

function boundaryIn(type: MediaType, owner: BodyOwner): string {
  try {
    return boundaryOf(type)
  } catch (error) {
    throw formError(error, owner)
  }
}

/** What a reader gets: 400 for a form that is malformed, 413 for one that is too large; 502 for both from upstream. */
export function formError(error: unknown, owner: BodyOwner): unknown {
  if (!(error instanceof MultipartError)) return error
  if (!error.tooLarge) return failure(owner, 400, `is not a valid form: it ${error.message}`)
  const status = owner.kind === 'request' ? 413 : 502
  return new HttpError(status, `Body of ${owner.toString()} ${error.message}`)
}
