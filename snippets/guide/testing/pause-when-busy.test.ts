import { createServer } from 'node:net'
import {
  createClient,
  HttpResponse,
  NetworkError,
  type Handler,
} from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pauseWhenBusy } from './pause-when-busy.ts'

// #region clock
let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  expect(clock.pending).toBe(0) // No timer is left behind.
  clock.restore()
})
// #endregion clock

// #region memory
/** Answers with these statuses, one after another, and then with 200. */
function answering(...statuses: number[]): Handler {
  return async () => new HttpResponse(null, { status: statuses.shift() ?? 200 })
}

const url = 'http://example.org'

test('a response passes through as it is', async () => {
  const client = createClient({
    transport: answering(200, 404, 429),
    middleware: [pauseWhenBusy()],
  })
  expect((await client.get(url)).status).toBe(200)
  expect((await client.get(url)).status).toBe(404)
  expect((await client.get(url)).status).toBe(429)
})
// #endregion memory

// #region time
test('after a 429 the next call waits for the pause', async () => {
  const client = createClient({
    transport: answering(429),
    middleware: [pauseWhenBusy({ pause: 30_000 })],
  })
  await clock.advance(5000) // A mistake with an absolute time hides at 0.
  await client.get(url)

  const call = client.get(url)
  await clock.advanceToNext()
  expect((await call).status).toBe(200)
  expect(clock.now()).toBe(35_000)
})

test('a call after the pause does not wait', async () => {
  const client = createClient({
    transport: answering(429),
    middleware: [pauseWhenBusy({ pause: 30_000 })],
  })
  await client.get(url)
  await clock.advance(30_000)

  await client.get(url)
  expect(clock.now()).toBe(30_000)
})
// #endregion time

// #region concurrency
test('ten calls at once wait for one pause, not for ten', async () => {
  let sent = 0
  const client = createClient({
    transport: async () => {
      sent += 1
      return new HttpResponse(null, { status: sent === 1 ? 429 : 200 })
    },
    middleware: [pauseWhenBusy({ pause: 1000 })],
  })
  await client.get(url)

  const calls = Array.from({ length: 10 }, () => client.get(url))
  await clock.advance(999)
  expect(sent).toBe(1)
  await clock.advance(1)
  expect(sent).toBe(11)
  await Promise.all(calls)
})
// #endregion concurrency

// #region leftovers
test('a caller that gives up does not wait for the end of the pause', async () => {
  const client = createClient({
    transport: answering(429),
    middleware: [pauseWhenBusy()],
  })
  await client.get(url)

  const tab = new AbortController()
  const call = client.get(url, { signal: tab.signal })
  tab.abort()
  await expect(call).rejects.toThrow('aborted')
  expect(clock.now()).toBe(0)
})
// #endregion leftovers

// #region faults
test('an error passes through, and starts no pause', async () => {
  const cable = new NetworkError('The cable is out')
  let unplugged = true
  const client = createClient({
    transport: async () => {
      if (unplugged) throw cable
      return new HttpResponse('Hello!')
    },
    middleware: [pauseWhenBusy()],
  })
  await expect(client.get(url)).rejects.toBe(cable)
  unplugged = false
  expect((await client.get(url)).status).toBe(200)
})
// #endregion faults

// #region socket
test('a connection that breaks is a NetworkError', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as { port: number }
  const client = createClient({ middleware: [pauseWhenBusy()] })

  await expect(client.get(`http://127.0.0.1:${port}`)).rejects.toThrow(
    NetworkError,
  )

  await client.close()
  await new Promise((resolve) => server.close(resolve))
})
// #endregion socket
