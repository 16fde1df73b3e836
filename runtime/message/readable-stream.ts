import { ignore } from '../kit/ignore.ts'

/**
 * Chunks as a standard `ReadableStream`. It opens the source and reads on only when its reader asks, and stops the
 * sender when its reader cancels.
 *
 * @param translate makes of an error what the reader gets
 */
export function toReadableStream(
  open: () => AsyncIterable<Uint8Array>,
  translate: (error: unknown) => unknown,
  sender?: { cancel(reason?: unknown): void },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let chunks: AsyncIterator<Uint8Array> | undefined
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          chunks ??= open()[Symbol.asyncIterator]()
          const chunk = await chunks.next()
          if (chunk.done === true) controller.close()
          else controller.enqueue(new Uint8Array(chunk.value))
        } catch (error) {
          throw translate(error)
        }
      },
      cancel(reason) {
        sender?.cancel(reason)
        // Not awaited: a source that waits for a stalled sender would hold the reader up.
        chunks?.return?.(reason).catch(ignore)
      },
    },
    { highWaterMark: 0 },
  )
}
