import { Body } from '../message/body.ts'
import type { HttpHeaders } from '../message/headers.ts'
import { HttpResponse, isWithoutContent } from '../message/response.ts'
import { streamSource, type StreamSource } from '../message/stream-source.ts'

/** A response of a host's own handler, as a recipe sees it. */
export interface HostResponse {
  readonly response: HttpResponse
  /** Whether `other` has the same content, which nothing has read here: then the host can send its own. */
  readonly keeps: (other: HttpResponse) => boolean
  /** Takes the stream of the content, which no other can read then. */
  readonly hold: () => void
}

/** @param content undefined for none; bytes, text, or what gives a stream when it is read */
export function hostResponse(
  status: number,
  headers: HttpHeaders,
  content:
    | Uint8Array
    | string
    | (() => ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>)
    | undefined,
): HostResponse {
  let opened = false
  let open: (() => StreamSource) | undefined
  // Each its own, so that it is known by it.
  let body = Body.from(new Uint8Array())
  if (typeof content === 'function') {
    let source: StreamSource | undefined
    const once = () => {
      opened = true
      return (source ??= streamSource(content()))
    }
    open = once
    body = Body.fromStream(
      {
        stream: () => once().stream(),
        cancel(reason) {
          once().cancel(reason)
        },
      },
      lengthIn(headers),
    )
  } else if (content !== undefined && content.length > 0) {
    body = Body.from(content)
  }
  // What the host means by its own statuses, as 101, is not a recipe's business.
  const known = status >= 200 && status <= 599 ? status : 200
  const response = new HttpResponse(null, { status: known })
  const filled = response.with({ body: isWithoutContent(known) ? null : body, headers })
  const own = filled.body
  return {
    response: filled,
    keeps: (other) => other.body === own && !opened,
    hold() {
      try {
        open?.().stream()
      } catch {
        // Another party has taken it.
      }
    },
  }
}

function lengthIn(headers: HttpHeaders): number | undefined {
  const length = headers.get('content-length')
  return length !== null && /^\d+$/.test(length) ? Number(length) : undefined
}
