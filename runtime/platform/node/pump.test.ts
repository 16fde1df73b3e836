import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { pump } from './pump.ts'
import { head, rawConnection } from './testing/raw-http.ts'
import { untilStill } from './testing/until-still.ts'

test.each([1000, 65_536, 200_000])(
  'little waits in Node for a client that does not read, in chunks of %i bytes',
  async (size) => {
    let sent = 0
    const chunk = new Uint8Array(size)
    const { connection, response } = await sending(async function* () {
      for (;;) {
        yield await Promise.resolve(chunk)
        sent++
      }
    })
    connection.pause()
    connection.write(head('GET /'))
    await expect.poll(() => sent).toBeGreaterThan(0)
    await untilStill(() => sent)
    const { writableLength = 0, writableHighWaterMark = 0 } = response() ?? {}
    expect(writableLength).toBeGreaterThan(0)
    // Beyond Node's own mark 128 KiB, one chunk more, and what frames the chunks.
    expect(writableLength).toBeLessThan(writableHighWaterMark + 128 * 1024 + size + 4096)
  },
)

async function sending(source: () => AsyncIterable<Uint8Array>) {
  let last: ServerResponse | undefined
  const server = createServer((_req, res) => {
    last = res
    const onClose = (listener: () => void) => {
      res.on('close', listener)
      return () => res.off('close', listener)
    }
    void pump(source(), res, { onClose }, undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const connection = await rawConnection(new URL(`http://127.0.0.1:${port}`))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { connection, response: () => last }
}
