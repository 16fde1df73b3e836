import { LengthCheck } from '../http/length-check.ts'
import { ignore } from '../kit/ignore.ts'

/** What may happen to the content of a response on its way. */
export interface ResponseStreamEvents {
  /** All of it has left the server. The stream stays open until a promise that this returns is fulfilled. */
  readonly onEnd: () => Promise<void> | undefined
  /** The server's stream failed: returns the error that the reader gets. */
  readonly onError: (error: unknown) => unknown
  /** The reader does not want the rest. */
  readonly onCancel: () => void
  /** The server's stream was told to stop, and has stopped. */
  readonly onStopped?: () => void
}

/** The content of a response as a standard stream. */
export interface ResponseStream {
  readonly stream: ReadableStream<Uint8Array>
  /**
   * Ends both sides early: the server's stream is stopped, and the reader gets `error`.
   *
   * @param then calls back when it is to get it (default: at once)
   */
  breakOff(error: unknown, then?: (fail: () => void) => void): void
}

/**
 * Makes a standard stream of a response's content, which is read as fast as `strategy` asks for it.
 *
 * @param length how many bytes the headers have announced
 */
export function responseStream(
  content: AsyncIterable<Uint8Array>,
  length: number | undefined,
  { onEnd, onError, onCancel, onStopped }: ResponseStreamEvents,
  strategy: QueuingStrategy<Uint8Array>,
): ResponseStream {
  const chunks = content[Symbol.asyncIterator]()
  const check = new LengthCheck(length)
  let over = false
  let fail = (_error: unknown): void => undefined
  const stop = () => {
    over = true
    Promise.resolve(chunks.return?.()).then(onStopped, onStopped ?? ignore)
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
            controller.enqueue(check.add(chunk.value))
            return
          }
          check.end()
          over = true
          const open = onEnd()
          if (open) await open
          controller.close()
        } catch (error) {
          if (over) return
          stop()
          controller.error(onError(error))
        }
      },
      cancel() {
        if (over) return
        stop()
        onCancel()
      },
    },
    strategy,
  )
  return {
    stream,
    breakOff(error, then = (now) => now()) {
      if (over) return
      stop()
      // Without effect on a reader that has cancelled meanwhile.
      then(() => {
        fail(error)
      })
    },
  }
}
