import type { ServerResponse } from 'node:http'
import { requireChunks } from '../../server/require-chunks.ts'
import type { Connection } from './connections.ts'

/**
 * Sends chunks as fast as the client takes them, and no faster. A client that goes away ends the source, and is no
 * error; nor is a source waited for that does not end.
 *
 * @param length how many bytes the headers have announced
 * @throws whatever the source throws; InvalidMessageError for what is no chunk, and for a wrong length
 */
export function pump(
  source: AsyncIterable<Uint8Array>,
  res: ServerResponse,
  connection: Connection,
  length: number | undefined,
): Promise<void> {
  const chunks = requireChunks(source, length)[Symbol.asyncIterator]()
  let over = false
  let drained = (): void => undefined

  return new Promise((resolve, reject) => {
    const forget = connection.onClose(() => {
      settle(resolve)
      stopSource()
    })
    res.on('drain', onDrain)
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
      res.off('drain', onDrain)
      drained()
      how()
    }
  })

  async function sendAll(): Promise<void> {
    while (!over) {
      const chunk = await chunks.next()
      if (over || chunk.done === true) return
      if (!res.write(chunk.value)) await new Promise<void>((resolve) => (drained = resolve))
    }
  }

  function onDrain() {
    drained()
  }

  function stopSource() {
    chunks.return?.().catch(() => undefined)
  }
}
