import { OF_CONTENT } from './content.ts'
import type { HttpHeaders } from './headers.ts'

/**
 * The headers of a response that gets other words, without those that describe the old ones, validators among them (RFC
 * 9110 §8.8). Two statuses speak of a representation that is not in the response: 412 may name its validators, and 416
 * its length (§15.5.17).
 */
export function withoutContentFields(headers: HttpHeaders, status: number): HttpHeaders {
  return headers.filter((name) =>
    OF_CONTENT.test(name)
      ? status === 416 && name === 'content-range'
      : status === 412 || !/^(?:etag|last-modified)$/.test(name),
  )
}
