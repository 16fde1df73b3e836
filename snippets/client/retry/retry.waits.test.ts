import {
  createClient,
  HttpResponse,
  NetworkError,
  OperationTimeoutError,
  type Handler,
} from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { retry, type RetryOptions } from './retry.ts'

const url = 'http://example.org'
let clock: ManualClock
let random: number

beforeEach(() => {
  random = 0.5
  clock = manualClock({ random: () => random })
})
afterEach(() => {
  clock.restore()
})

/** How many ms after the call a service that is down sees each attempt. */
async function attempts(
  options: RetryOptions,
  headers: Record<string, string> = {},
): Promise<number[]> {
  const start = clock.now()
  const moments: number[] = []
  const transport: Handler = async () => {
    moments.push(clock.now() - start)
    return new HttpResponse(null, { status: 503, headers })
  }
  const client = createClient({ transport, middleware: [retry(options)] })
  const call = client.get(url)
  await clock.advance(2 ** 32)
  expect((await call).status).toBe(503)
  return moments
}

test('each wait is twice as long as the one before, from one second', async () => {
  expect(await attempts({ jitter: 'none' })).toEqual([0, 1000, 3000, 7000])
})

test('initialDelay and factor set the waits', async () => {
  const options = { initialDelay: 100, factor: 3, jitter: 'none' } as const
  expect(await attempts(options)).toEqual([0, 100, 400, 1300])
})

test('no wait is longer than maxDelay', async () => {
  const options = { maxDelay: 1500, jitter: 'none' } as const
  expect(await attempts(options)).toEqual([0, 1000, 2500, 4000])
})

test('full jitter draws each wait from 0 to its bound', async () => {
  expect(await attempts({})).toEqual([0, 500, 1500, 3500])
  random = 0
  expect(await attempts({})).toEqual([0, 0, 0, 0])
  random = 0.9
  expect(await attempts({ maxDelay: 1500 })).toEqual([0, 900, 2250, 3600])
})

test('jitter can be a function, whose result maxDelay limits as well', async () => {
  const options = { maxRetries: 2, maxDelay: 2500 }
  const add = (delay: number) => delay + 1000
  expect(await attempts({ ...options, jitter: add })).toEqual([0, 2000, 4500])
  const subtract = (delay: number) => delay - 9000
  expect(await attempts({ ...options, jitter: subtract })).toEqual([0, 0, 0])
})

test('a wait that no timer can hold is not begun', async () => {
  const patient = { maxDelay: Infinity, maxRetries: 1 }
  // A timer holds a signed 32-bit integer (2³¹ − 1 ms), and fires at once for more.
  const hold = { 'Retry-After': '2147483.647' }
  expect(await attempts(patient, hold)).toEqual([0, 2 ** 31 - 1])
  const over = { 'Retry-After': '2147483.648' }
  expect(await attempts(patient, over)).toEqual([0])
})

test('a retry is not sent before the response that failed has been released', async () => {
  let finish: (chunk: Uint8Array) => void = () => undefined
  const rest = new Promise<Uint8Array>((resolve) => (finish = resolve))
  async function* slow() {
    yield await rest
  }
  let sent = 0
  const transport: Handler = async () =>
    ++sent === 1
      ? new HttpResponse(slow(), { status: 503 })
      : new HttpResponse('fine')
  const client = createClient({
    transport,
    middleware: [retry({ initialDelay: 0 })],
  })
  const call = client.get(url)
  await clock.advance(100)
  expect(sent).toBe(1)
  finish(new Uint8Array(1))
  await clock.advance(0)
  expect(sent).toBe(2)
  expect(await (await call).text()).toBe('fine')
})

test('a wait that the timeout of the call would cut off is not begun: the failure is the result', async () => {
  const unavailable: Handler = async () =>
    new HttpResponse(null, { status: 503 })
  const client = createClient({
    transport: unavailable,
    middleware: [retry({ jitter: 'none' })],
    timeout: 3000,
  })
  const call = client.get(url)
  await clock.advance(1000)
  expect((await call).status).toBe(503)

  const down = new NetworkError('connection refused')
  const other = createClient({
    transport: () => Promise.reject(down),
    middleware: [retry({ jitter: 'none' })],
  })
  await expect(other.get(url, { timeout: 1000 })).rejects.toBe(down)
})

test('the timeout of the call ends an attempt for good', async () => {
  let count = 0
  const client = createClient({
    transport: () => {
      count++
      return new Promise(() => undefined)
    },
    middleware: [retry()],
  })
  const call = client.get(url, { timeout: 1000 })
  call.catch(() => undefined)
  await clock.advance(100_000)
  await expect(call).rejects.toThrow(OperationTimeoutError)
  expect(count).toBe(1)
})

test('an abort ends a wait at once, and leaves neither timer nor listener', async () => {
  const controller = new AbortController()
  const { signal } = controller
  const client = createClient({
    transport: async () => new HttpResponse(null, { status: 503 }),
    middleware: [retry()],
  })
  const call = client.get(url, { signal, timeout: 60_000 })
  call.catch(() => undefined)
  await clock.advance(100)
  expect(clock.pending).toBe(2)
  controller.abort(new Error('closed the page'))
  await expect(call).rejects.toThrow('closed the page')
  expect(clock.pending).toBe(0)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
