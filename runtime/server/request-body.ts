import { HttpError } from '../http-error.ts'
import { Body, type OneShot } from '../message/body.ts'
import type { HttpHeaders } from '../message/headers.ts'
import type { Decoders } from './content-codings.ts'
import { limit } from './limit.ts'

/** The content of a request as it comes off the wire. */
export interface WireContent extends OneShot {
  /** What `Content-Length` says. */
  readonly length: number | undefined
  /** All of it. `tooLarge` makes the error beyond `limit` bytes. */
  collect(limit: number, tooLarge: () => Error): Promise<Uint8Array>
}

/** What a server does about the content of a request. */
export interface RequestBodyRules {
  /** Bytes, after decoding. */
  readonly maxBodySize: number
  readonly decoders: Decoders
  /** What an error calls the request. */
  readonly describe: () => string
}

/**
 * The body that an application sees: decoded, and limited however it is read. Headers that describe the coding go
 * with it.
 *
 * Nothing is read or refused before the application asks, so that errors come up inside of its middleware: 413 for too
 * much, 415 for an unknown coding, 400 for data that is not in its coding.
 */
export function requestBody(
  content: WireContent,
  headers: HttpHeaders,
  rules: RequestBodyRules,
): { readonly body: Body; readonly headers: HttpHeaders } {
  if (!headers.has('content-encoding')) return { body: plainBody(content, rules), headers }
  const decode = rules.decoders.decoder(headers.get('content-encoding'), (coding, cause) => {
    const message = `Body of ${rules.describe()} is not valid ${coding}, or is cut off`
    return new HttpError(400, message, { cause })
  })
  if (!decode) return { body: refuse(content, () => unknownCoding(headers, rules)), headers }
  return {
    body: Body.once({
      stream: () =>
        limit(decode(encodedChunks(content, rules)), rules.maxBodySize, () => tooLarge(rules)),
      cancel: (reason) => {
        content.cancel(reason)
      },
    }),
    headers: headers.without('content-encoding').without('content-length'),
  }
}

function plainBody(content: WireContent, rules: RequestBodyRules): Body {
  const { length } = content
  const { maxBodySize } = rules
  const fail = () => tooLarge(rules)
  if (length !== undefined && length > maxBodySize) return refuse(content, fail)
  return Body.once(
    {
      stream: () => limit(content.stream(), maxBodySize, fail),
      bytes: () => content.collect(maxBodySize, fail),
      cancel: (reason) => {
        content.cancel(reason)
      },
    },
    length,
  )
}

/** A body whose every read fails, before a byte of it has been taken off the wire. */
function refuse(content: WireContent, error: () => Error): Body {
  return Body.once(
    {
      stream: () => failing(error()),
      bytes: () => Promise.reject(error()),
      cancel: (reason) => {
        content.cancel(reason)
      },
    },
    content.length,
  )
}

async function* failing(error: Error): AsyncGenerator<Uint8Array, void> {
  throw error
}

/** A coding that cannot shrink its input makes it a little larger; one that gives nothing must end as well. */
function encodedChunks(content: WireContent, rules: RequestBodyRules): AsyncIterable<Uint8Array> {
  return limit(content.stream(), rules.maxBodySize * 1.01 + 1024, () => tooLarge(rules))
}

function tooLarge({ maxBodySize, describe }: RequestBodyRules): HttpError {
  return new HttpError(413, `Body of ${describe()} is larger than ${maxBodySize} bytes`)
}

/** RFC 9110 §12.5.3: a 415 for a coding says which ones would do. */
function unknownCoding(
  headers: HttpHeaders,
  { describe, decoders: { acceptEncoding } }: RequestBodyRules,
): HttpError {
  const coding = JSON.stringify(headers.get('content-encoding'))
  const message = `Body of ${describe()} has Content-Encoding ${coding}; use one of ${acceptEncoding}`
  return new HttpError(415, message, { headers: { 'accept-encoding': acceptEncoding } })
}
