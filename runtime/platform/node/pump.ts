import type { Writable } from 'node:stream'
import { LengthCheck } from '../../http/length-check.ts'
import { ignore } from '../../kit/ignore.ts'

/**
 * Bytes that may wait in Node for the system to take them. Node's own mark is one chunk of a file, so that each would be
 * a write to the system by itself: two at once take a tenth less of the time of a large stream.
 */
const AHEAD = 128 * 1024

/** The receiver, which may disconnect. */
interface Receiver {
  /** @returns a function that takes the listener away */
  onClose(listener: () => void): () => void
}

/**
 * Sends chunks only as fast as the receiver takes them. A receiver that disconnects stops the source without an error;
 * a source that never ends does not block.
 *
 * @param length how many bytes the headers have announced
 * @throws the source's error; InvalidMessageError for a value that is not a chunk, and for a wrong length
 */
export function pump(
  source: AsyncIterable<Uint8Array>,
  sink: Pick<Writable, 'write' | 'on' | 'off'>,
  receiver: Receiver,
  length: number | undefined,
): Promise<void> {
  const chunks = source[Symbol.asyncIterator]()
  const check = new LengthCheck(length)
  let over = false
  let waiting = 0
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
      if (over) return
      if (chunk.done === true) {
        check.end()
        return
      }
      const bytes = check.add(chunk.value)
      waiting = sink.write(bytes) ? 0 : waiting + bytes.byteLength
      if (waiting >= AHEAD) {
        await new Promise<void>((resolve) => (drained = resolve))
      }
    }
  }

  function onDrain() {
    waiting = 0
    drained()
  }

  function stopSource() {
    chunks.return?.().catch(ignore)
  }
}
