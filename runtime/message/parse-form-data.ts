import { requireOptions } from '../kit/require-options.ts'
import {
  parseMultipart,
  type MultipartLimits,
  type PartEvent,
} from '../http/multipart/parse-multipart.ts'
import { parseUrlEncoded } from '../http/url-encoded.ts'
import { formError, formTypeOf } from './form-type.ts'
import { MULTIPART_LIMITS } from './multipart-limits.ts'
import type { BodyOwner } from './body-owner.ts'

/** Bytes that the parser gets at once, and copies at most. */
const PIECE = 64 * 1024

/**
 * Parses a form as the fetch standard does (`formData()`): a part with a file name is a file. Any other part is text in
 * UTF-8, even if it names another charset.
 *
 * @throws BodyParseError (415) when its Content-Type is not that of a form, (400) when it is malformed
 * @throws HttpError (413) beyond a limit
 * @throws RangeError or TypeError for a limit that cannot work
 */
export function parseFormData(
  bytes: Uint8Array,
  owner: BodyOwner,
  limits: MultipartLimits = {},
): FormData {
  requireOptions('formData', limits, MULTIPART_LIMITS)
  const form = new FormData()
  const type = formTypeOf(owner)
  if (type === 'urlencoded') {
    for (const [name, value] of parseUrlEncoded(bytes)) form.append(name, value)
    return form
  }
  const add = collector(form)
  try {
    const parser = parseMultipart(type.boundary, add, limits)
    for (let at = 0; at < bytes.byteLength; at += PIECE)
      parser.write(bytes.subarray(at, at + PIECE))
    parser.end()
  } catch (error) {
    throw formError(error, owner)
  }
  return form
}

/** Makes entries of parts, whose content it holds until they end. */
function collector(form: FormData): (event: PartEvent) => void {
  let headers: (PartEvent & { readonly kind: 'begin' })['headers'] | undefined
  let content: Uint8Array<ArrayBuffer>[] = []
  return (event) => {
    if (event.kind === 'begin') {
      headers = event.headers
      content = []
    } else if (event.kind === 'data') {
      content.push(new Uint8Array(event.bytes))
    } else if (headers) {
      const { name, filename, fields } = headers
      if (filename === undefined) {
        form.append(name, utf8(content))
        return
      }
      const type = fields.find(([field]) => field === 'content-type')?.[1] ?? 'text/plain'
      form.append(name, new File(content, filename, { type }))
    }
  }
}

/** "UTF-8 decode without BOM", which the standard has for a field: a mark stays what it is. */
function utf8(content: readonly Uint8Array[]): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return content.map((bytes) => decoder.decode(bytes, { stream: true })).join('') + decoder.decode()
}
