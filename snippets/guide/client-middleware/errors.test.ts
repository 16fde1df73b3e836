import {
  attemptTimeout,
  AttemptTimeoutError,
  createClient,
  fetchTransport,
  HttpResponse,
  NetworkError,
  OperationTimeoutError,
  serve,
  sleep,
  TimeoutError,
  type Handler,
} from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'

let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  clock.restore()
})

const url = 'http://example.org'
const slow: Handler = async (request) => {
  await sleep(60_000, request.signal)
  return new HttpResponse('At last')
}

test('both timeouts are a TimeoutError, and neither is a NetworkError', async () => {
  const client = createClient({ transport: slow })
  const attempt = client
    .get(url, { middleware: [attemptTimeout(100)] })
    .catch((error: unknown) => error)
  const operation = client
    .get(url, { timeout: 100 })
    .catch((error: unknown) => error)
  await clock.advance(100)
  expect(await attempt).toBeInstanceOf(AttemptTimeoutError)
  expect(await operation).toBeInstanceOf(OperationTimeoutError)
  for (const error of [await attempt, await operation]) {
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error).not.toBeInstanceOf(NetworkError)
  }
  expect(clock.pending).toBe(0)
})

test('an aborted call rejects with the very reason that the caller gave', async () => {
  const reason = new Error('The user closed the tab')
  const controller = new AbortController()
  const client = createClient({ transport: slow })
  const call = client.get(url, { signal: controller.signal })
  controller.abort(reason)
  await expect(call).rejects.toBe(reason)
  expect(clock.pending).toBe(0)
})

// #region stall
test('timeout covers a body that stalls', async () => {
  const stalling: Handler = async ({ signal }) =>
    new HttpResponse(async function* () {
      yield new TextEncoder().encode('half of it')
      await sleep(60_000, signal)
    })
  const client = createClient({ transport: stalling, timeout: 100 })
  const response = await client.get(url)
  const text = response.text().catch((error: unknown) => error)
  await clock.advance(100)
  expect(await text).toBeInstanceOf(OperationTimeoutError)
})
// #endregion stall

test('client.fetch fails as the fetch standard says: with a TypeError', async () => {
  const server = await serve(async () => new HttpResponse('Hello!'))
  await server.close()
  const client = createClient()
  const error = await client.fetch(server.url).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(TypeError)
  expect((error as TypeError).cause).toBeInstanceOf(NetworkError)
  await client.close()
})

test('a fetch that fails is a NetworkError, with the error of that fetch as its cause', async () => {
  const cause = new TypeError('fetch failed')
  const transport = fetchTransport(() => Promise.reject(cause))
  const error = await createClient({ transport })
    .get(url)
    .catch((error: unknown) => error)
  expect(error).toBeInstanceOf(NetworkError)
  expect((error as NetworkError).cause).toBe(cause)
})

test('a closed client refuses calls', async () => {
  const client = createClient({ transport: slow })
  await client.close()
  await expect(client.get(url)).rejects.toThrow('This client is closed')
})
