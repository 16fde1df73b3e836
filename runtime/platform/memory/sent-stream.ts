import type { StreamSource } from '../../message/body.ts'
import { responseStream, type ResponseStreamEvents } from '../../server/response-stream.ts'
import { ignore } from '../../kit/ignore.ts'

/** What a connection takes from a server before the client has read any of it, in bytes. */
const BUFFER = 64 * 1024

/** A response's content between a server and its client, which read and write at their own pace. */
export interface SentStream extends StreamSource {
  /** Ends both sides early: the client gets `error`, and the server's stream is stopped. */
  breakOff(error: unknown): void
}

/** Starts to read a server's stream ahead, as a socket would. */
export function sentStream(
  content: AsyncIterable<Uint8Array>,
  length: number | undefined,
  events: ResponseStreamEvents,
): SentStream {
  const sent = responseStream(content, length, events, {
    highWaterMark: BUFFER,
    size: (chunk) => chunk.byteLength,
  })
  const reader = sent.stream.getReader()
  const cancel = () => {
    reader.cancel().catch(ignore)
  }
  return {
    cancel,
    async *stream() {
      try {
        for (;;) {
          const chunk = await reader.read()
          if (chunk.done) return
          yield chunk.value
        }
      } finally {
        cancel()
      }
    },
    breakOff: (error) => {
      sent.breakOff(error)
    },
  }
}
