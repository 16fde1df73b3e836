import { requireChunks } from '../../server/require-chunks.ts'
import type { OneShot } from '../../message/body.ts'

/** What a connection takes from a server before the client has read any of it, in bytes. */
const BUFFER = 64 * 1024

/** What may happen to a response on its way. */
export interface ResponseStreamEvents {
  /** All of it has left the server. */
  readonly onEnd: () => void
  /** The server's stream failed: returns what the client sees of it. */
  readonly onError: (error: unknown) => Error
  /** The client does not want the rest. */
  readonly onCancel: () => void
}

/** A response's content between a server and its client, which read and write at their own pace. */
export interface ResponseStream extends OneShot {
  /** Ends both sides early: the client gets `error`, and the server's stream is told to stop. */
  breakOff(error: unknown): void
}

/** Starts to read a server's stream ahead, as a socket would. */
export function responseStream(
  source: AsyncIterable<Uint8Array>,
  length: number | undefined,
  { onEnd, onError, onCancel }: ResponseStreamEvents,
): ResponseStream {
  const chunks = requireChunks(source, length)[Symbol.asyncIterator]()
  let over = false
  let fail = (_error: unknown): void => undefined
  const stopSource = () => {
    over = true
    chunks.return?.().catch(ignore)
  }
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        fail = (error) => {
          controller.error(error)
        }
      },
      async pull(controller) {
        try {
          const chunk = await chunks.next()
          if (over) return
          if (chunk.done !== true) {
            controller.enqueue(chunk.value)
            return
          }
          over = true
          controller.close()
          onEnd()
        } catch (error) {
          if (over) return
          stopSource()
          controller.error(onError(error))
        }
      },
      cancel() {
        if (over) return
        stopSource()
        onCancel()
      },
    },
    { highWaterMark: BUFFER, size: (chunk) => chunk.byteLength },
  )
  const reader = stream.getReader()
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
    breakOff(error) {
      if (over) return
      stopSource()
      fail(error)
    },
  }
}

function ignore(): void {
  // Whoever reads gets its error; whoever cancelled wants none.
}
