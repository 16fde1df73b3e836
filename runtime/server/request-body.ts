import { HttpError } from '../message/http-error.ts'
import { withoutCoding } from '../message/content.ts'
import { Body, type StreamSource } from '../message/body.ts'
import type { HttpHeaders } from '../message/headers.ts'
import type { Decode, Decoders } from '../http/content-codings.ts'
import { limitBytes, mostEncoded } from '../http/limit-bytes.ts'

/** The content of a request as it comes off the wire. */
export interface WireContent extends StreamSource {
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
 * Nothing is read or refused before the application reads, so that errors are thrown inside its middleware: 413 for too
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
    body: Body.fromStream({
      stream: (maxBodySize = rules.maxBodySize) =>
        decoded(content, decode, { ...rules, maxBodySize }),
      cancel: (reason) => {
        content.cancel(reason)
      },
    }),
    headers: withoutCoding(headers),
  }
}

function plainBody(content: WireContent, rules: RequestBodyRules): Body {
  const { length = 0 } = content
  const { maxBodySize } = rules
  return Body.fromStream(
    {
      stream(max = maxBodySize) {
        const fail = () => tooLarge({ ...rules, maxBodySize: max })
        return length > max ? failing(fail()) : limitBytes(content.stream(), max, fail)
      },
      bytes: async () => {
        if (length > maxBodySize) throw tooLarge(rules)
        return content.collect(maxBodySize, () => tooLarge(rules))
      },
      cancel: (reason) => {
        content.cancel(reason)
      },
    },
    content.length,
  )
}

/** A body whose every read fails, before a byte of it has been taken off the wire. */
function refuse(content: WireContent, error: () => Error): Body {
  return Body.fromStream(
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

function decoded(
  content: WireContent,
  decode: Decode,
  rules: RequestBodyRules,
): AsyncIterable<Uint8Array> {
  const limit = (chunks: AsyncIterable<Uint8Array>) => encodedLimit(chunks, rules)
  const chunks = decode(limit(content.stream()), limit)
  return limitBytes(chunks, rules.maxBodySize, () => tooLarge(rules))
}

/** One that gives nothing must end as well. */
function encodedLimit(
  chunks: AsyncIterable<Uint8Array>,
  rules: RequestBodyRules,
): AsyncIterable<Uint8Array> {
  return limitBytes(chunks, mostEncoded(rules.maxBodySize), () => tooLarge(rules))
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
