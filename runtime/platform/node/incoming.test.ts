import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { Incoming } from './incoming.ts'
import { head, rawConnection } from './testing/raw-http.ts'

test.each([
  ['no content', head('GET /'), []],
  ['content of length 0', head('POST /', ['Content-Length: 0']), []],
  ['content', `${head('POST /', ['Content-Length: 2'])}ab`, ['end', 'close']],
  ['chunks', `${head('POST /', ['Transfer-Encoding: chunked'])}0\r\n\r\n`, ['end', 'close']],
])('the stream of a request with %s: what Node does with it', async (_, request, expected) => {
  const { connection, events } = await serving()
  connection.write(request)
  await connection.until('/1')
  // All that Node does after a response it has done before it takes the next request but one.
  connection.write(head('GET /'))
  await connection.until('/2')
  connection.write(head('GET /'))
  await connection.until('/3')
  expect(events[0]).toEqual(expected)
})

test('a connection without a request keeps none', async () => {
  const { connection, kept } = await serving()
  connection.write(head('GET /'))
  await connection.until('/1')
  await expect.poll(kept).toBe(null)
})

/** Answers every request with its number, and keeps what happens to its stream, which is not read. */
async function serving() {
  const events: string[][] = []
  // A closed connection keeps nothing, and would prove nothing.
  const options = { IncomingMessage: Incoming, keepAliveTimeout: 600_000 }
  let parser: { incoming: unknown } | undefined
  const server = createServer(options, (req, res) => {
    const seen: string[] = []
    events.push(seen)
    // Node's own: the request that a connection is busy with.
    parser = Reflect.get(req.socket, 'parser') as typeof parser
    for (const event of ['end', 'close', 'aborted', 'error']) {
      req.on(event, () => seen.push(event))
    }
    res.end(`/${events.length}`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const connection = await rawConnection(new URL(`http://127.0.0.1:${port}`))
  onTestFinished(() => {
    connection.destroy()
    server.close()
  })
  return { connection, events, kept: () => parser?.incoming }
}
