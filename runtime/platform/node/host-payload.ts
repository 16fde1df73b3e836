import { Readable } from 'node:stream'
import type { HttpRequest } from '../../message/request.ts'
import type { HttpResponse } from '../../message/response.ts'
import { report } from '../../server/report.ts'

/** What a host's handler has answered with, as a body can be made of it: undefined for nothing. */
export type Payload =
  Uint8Array | string | (() => ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>) | undefined

/** Reads what Koa and Fastify take for a body: text, bytes, streams of both kinds, a Blob, a Response, or a value to send as JSON. */
export function payloadOf(value: unknown): Payload {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'string' || value instanceof Uint8Array) return value
  if (value instanceof Blob) return () => value.stream()
  if (value instanceof Response) return payloadOf(value.body)
  if (isStream(value)) return () => (value instanceof ReadableStream ? value : bytesOf(value))
  return JSON.stringify(value)
}

/**
 * The content of a response as Koa and Fastify take it, who know bytes by `Buffer` and streams by `Readable`. A stream that
 * fails is reported, and breaks the connection.
 *
 * @returns null for none
 */
export function toPayload(response: HttpResponse, request: HttpRequest): Buffer | Readable | null {
  const { body } = response
  if (body.empty) return null
  const content = body.content(response)
  if (content instanceof Uint8Array) {
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  }
  return Readable.from(reported(content, request), { objectMode: false })
}

async function* reported(
  chunks: AsyncIterable<Uint8Array>,
  request: HttpRequest,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* chunks
  } catch (error) {
    report(request, error)
    throw error
  }
}

/** Node's streams may give text. */
async function* bytesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of stream) {
    // Any other chunk is an error of the body that reads it.
    yield typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array)
  }
}

function isStream(value: unknown): value is ReadableStream<Uint8Array> | AsyncIterable<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    (Symbol.asyncIterator in value || value instanceof ReadableStream)
  )
}
