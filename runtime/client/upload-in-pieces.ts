import { Body } from '../message/body.ts'
import type { HttpRequest } from '../message/request.ts'
import { watchChunks, type UploadListener } from '../message/watched-chunks.ts'

/** The body of a request, known bytes in pieces of `size`, for a listener that wants to know how an upload gets on. */
export function uploadInPieces(request: HttpRequest, size: number, listener: UploadListener): Body {
  const { body } = request
  const { length, blob } = body
  const content = () => body.content(request)
  const stream = () => {
    const known = content()
    return watchChunks(known instanceof Uint8Array ? pieces(known, size) : known, listener)
  }
  if (body.replayable) {
    return Body.remade({
      make: stream,
      length,
      // Made when a transport wants it, as it is a copy.
      get blob() {
        if (blob) return blob
        const known = content()
        return known instanceof Uint8Array ? new Blob([new Uint8Array(known)]) : undefined
      },
    })
  }
  const cancel = (reason: unknown) => {
    body.cancel(reason)
  }
  return Body.fromStream({ stream, cancel, of: body }, length)
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size)
}
