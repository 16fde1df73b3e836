import type { MediaType } from '../media-type.ts'
import { MultipartError } from './multipart-error.ts'

/** RFC 2046 §5.1.1: printable ASCII, not with a blank at its end. Many senders use more characters than the RFC has. */
const BOUNDARY = /^[\x20-\x7e]*[\x21-\x7e]$/
/** RFC 2046 §5.1.1, in characters. */
const LONGEST = 70

/**
 * The boundary of a multipart body.
 *
 * @throws MultipartError when the media type has none, or one that cannot be
 */
export function boundaryOf({ parameters }: MediaType): string {
  const boundary = parameters.get('boundary')
  if (boundary === undefined) throw new MultipartError('has no boundary in its Content-Type')
  if (boundary.length > LONGEST) {
    throw new MultipartError(
      `has a boundary of ${boundary.length} characters: at most ${LONGEST} are allowed (RFC 2046 §5.1.1)`,
    )
  }
  if (!BOUNDARY.test(boundary)) {
    throw new MultipartError(
      'has a boundary with a character that it cannot have, or a blank at its end (RFC 2046 §5.1.1)',
    )
  }
  return boundary
}
