import { MIMEType } from 'whatwg-mimetype'
import { splitList } from './split-list.ts'

/** A media type by the MIME Sniffing standard. */
export interface MediaType {
  /** `text/html`, in lower case. */
  readonly essence: string
  /** By name in lower case. Of two with one name the first counts. */
  readonly parameters: ReadonlyMap<string, string>
}

/**
 * The media type of a `Content-Type` field, also one that came several times (fetch standard, "extract a MIME type"):
 * the last valid one counts, and takes over the charset of those before it if it is the same type without one.
 *
 * @param field the field's value, several of them joined by commas; null for none
 * @returns undefined when none of them is a media type
 *
 * @example extractMediaType('text/HTML;Charset="utf-8"')?.essence // 'text/html'
 */
export function extractMediaType(field: string | null): MediaType | undefined {
  let found: MediaType | undefined
  let charset: string | undefined
  for (const value of splitList(field ?? '', 'quotes')) {
    const type = MIMEType.parse(value)
    if (!type || type.essence === '*/*') continue
    const parameters = new Map(type.parameters.entries())
    if (type.essence !== found?.essence) charset = undefined
    charset = parameters.get('charset') ?? charset
    if (charset !== undefined) parameters.set('charset', charset)
    found = { essence: type.essence, parameters }
  }
  return found
}
