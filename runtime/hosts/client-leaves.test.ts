import { expect, test } from 'vitest'
import { endlessStream } from './testing/endless-stream.ts'
import { toFetch } from './to-fetch.ts'

/** A response that never ends, the request's controller, and when the application's stream has ended. */
async function endless() {
  const client = new AbortController()
  const { app, ended } = endlessStream()
  const request = new Request('http://a.test/events', { signal: client.signal })
  const reader = (await toFetch(app)(request)).body?.getReader()
  if (!reader) throw new Error('no stream')
  await reader.read()
  return { client, reader, ended }
}

test('a stream whose client leaves is no error to a host that cancels it', async () => {
  const { client, reader, ended } = await endless()
  const waiting = reader.read()
  // As Hono's server and srvx do, which hear of the end of the socket.
  client.abort()
  await reader.cancel()
  expect(await waiting).toMatchObject({ done: true })
  await reader.closed
  await ended
})

test('it fails for a host that does not cancel it: it is not complete', async () => {
  const { client, reader, ended } = await endless()
  const waiting = reader.read()
  client.abort()
  const gone = { name: 'NetworkError', message: 'The client of GET /events disconnected' }
  await expect(waiting).rejects.toMatchObject(gone)
  await expect(reader.closed).rejects.toMatchObject(gone)
  await ended
})
