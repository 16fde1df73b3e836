import type { Writable } from 'node:stream'
import { requireChunks } from '../../server/require-chunks.ts'

/** Whoever takes what is sent, and may go away. */
interface Receiver {
  /** @returns a function that takes the listener away */
  onClose(listener: () => void): () => void
}

/**
 * Sends chunks as fast as the other side takes them, and no faster. One that goes away ends the source, and is no
 * error; nor is a source waited for that does not end.
 *
 * @param length how many bytes the headers have announced
 * @throws whatever the source throws; InvalidMessageError for what is no chunk, and for a wrong length
 */
export function pump(
  source: AsyncIterable<Uint8Array>,
  sink: Pick<Writable, 'write' | 'on' | 'off'>,
  receiver: Receiver,
  length: number | undefined,
): Promise<void> {
  const chunks = requireChunks(source, length)[Symbol.asyncIterator]()
  let over = false
  let drained = (): void => undefined

  return new Promise((resolve, reject) => {
    const forget = receiver.onClose(() => {
      settle(resolve)
      stopSource()
    })
    sink.on('drain', onDrain)
    sendAll().then(
      () => {
        settle(resolve)
      },
      (error: unknown) => {
        settle(() => {
          reject(error)
        })
        stopSource()
      },
    )

    function settle(how: () => void) {
      over = true
      forget()
      sink.off('drain', onDrain)
      drained()
      how()
    }
  })

  async function sendAll(): Promise<void> {
    while (!over) {
      const chunk = await chunks.next()
      if (over || chunk.done === true) return
      if (!sink.write(chunk.value)) await new Promise<void>((resolve) => (drained = resolve))
    }
  }

  function onDrain() {
    drained()
  }

  function stopSource() {
    chunks.return?.().catch(() => undefined)
  }
}
