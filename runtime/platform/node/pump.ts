import type { ServerResponse } from 'node:http'
import { requireChunks } from '../../server/require-chunks.ts'
import type { Connection } from './connections.ts'

/**
 * Sends chunks as fast as the client takes them, and no faster. A client that goes away ends the source, even one that
 * is waiting for its next chunk, and is no error.
 *
 * @param length how many bytes the headers have announced
 * @throws whatever the source throws; InvalidMessageError for what is no chunk, and for a wrong length
 */
export async function pump(
  source: AsyncIterable<Uint8Array>,
  res: ServerResponse,
  connection: Connection,
  length: number | undefined,
): Promise<void> {
  const chunks = requireChunks(source, length)[Symbol.asyncIterator]()
  const drain = new Signal()
  let finished = false
  const stop = () => {
    finished = true
    drain.fire()
    chunks.return?.().catch(ignore)
  }
  const forget = connection.onClose(stop)
  res.on('drain', drain.fire)
  try {
    if (connection.closed) stop()
    while (!finished) {
      const chunk = await chunks.next()
      if (finished || chunk.done === true) return
      if (!res.write(chunk.value)) await drain.wait()
    }
  } catch (error) {
    chunks.return?.().catch(ignore)
    throw error
  } finally {
    forget()
    res.off('drain', drain.fire)
  }
}

/** Wakes up whoever waits. */
class Signal {
  #resolve: (() => void) | undefined

  readonly fire = (): void => {
    this.#resolve?.()
  }

  wait(): Promise<void> {
    return new Promise((resolve) => (this.#resolve = resolve))
  }
}

function ignore(): void {
  // The source was told to stop, and says why it did.
}
