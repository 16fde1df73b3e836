import {
  attemptTimeout,
  AttemptTimeoutError,
  ConnectTimeoutError,
  createClient,
  HttpResponse,
  IdleTimeoutError,
  OperationTimeoutError,
  type Middleware,
} from 'middleware-cookbook'
import { expect, test } from 'vitest'
import { retry, type RetryEvent } from './retry.ts'
import {
  afterWaits,
  clock,
  clockPerTest,
  down,
  service,
  url,
} from './flaky.fixture.ts'

clockPerTest()

test('a request is sent again until it succeeds', async () => {
  const { transport, received } = service(503, 503, 200)
  const client = createClient({ transport, middleware: [retry()] })
  const response = await afterWaits(client.get(url))
  expect(response.status).toBe(200)
  expect(received).toHaveLength(3)
})

test('an attempt that ran out of time is tried again: silence, headers, connection; never the whole call', async () => {
  const repeated = [
    new IdleTimeoutError('silent', 1),
    new AttemptTimeoutError('slow', 1),
    new ConnectTimeoutError('far', 1),
  ]
  for (const error of repeated) {
    const { transport } = service(error, 200)
    const client = createClient({ transport, middleware: [retry()] })
    expect((await afterWaits(client.get(url))).status).toBe(200)
  }
  const over = new OperationTimeoutError('over', 1)
  const { transport, received } = service(over, 200)
  const client = createClient({ transport, middleware: [retry()] })
  await expect(afterWaits(client.get(url))).rejects.toBe(over)
  expect(received).toHaveLength(1)
})

test('after maxRetries, 3 if not set, the caller gets the last response', async () => {
  const { transport, received } = service(503)
  const client = createClient({ transport, middleware: [retry()] })
  expect((await afterWaits(client.get(url))).status).toBe(503)
  expect(received).toHaveLength(4)

  const once = [retry({ maxRetries: 0 })]
  const response = await afterWaits(client.get(url, { middleware: once }))
  expect(response.status).toBe(503)
  expect(received).toHaveLength(5)
})

test.each([429, 500, 502, 503, 504])(
  'a service that fails for the moment is tried again: %i',
  async (status) => {
    const { transport } = service(status, 200)
    const client = createClient({ transport, middleware: [retry()] })
    expect((await afterWaits(client.get(url))).status).toBe(200)
  },
)

// 408: the request itself came too slowly, and would again.
test.each([400, 401, 404, 408, 409, 425, 501, 505])(
  'any other status is an answer, which the caller gets at once: %i',
  async (status) => {
    const { transport, received } = service(status, 200)
    const client = createClient({ transport, middleware: [retry()] })
    expect((await client.get(url)).status).toBe(status)
    expect(received).toHaveLength(1)
  },
)

test('statuses replaces the list', async () => {
  const { transport } = service(404, 200)
  const middleware = [retry({ statuses: new Set([404]) })]
  const client = createClient({ transport, middleware })
  expect((await afterWaits(client.get(url))).status).toBe(200)
})

test('an empty list of statuses means none, and not the usual ones', async () => {
  const { transport, received } = service(down, 503, 200)
  const client = createClient({
    transport,
    middleware: [retry({ statuses: [] })],
  })
  expect((await afterWaits(client.get(url))).status).toBe(503)
  expect(received).toHaveLength(2)
})

test('a network error is tried again, and the last one reaches the caller', async () => {
  const { transport, received } = service(down)
  const client = createClient({ transport, middleware: [retry()] })
  await expect(afterWaits(client.get(url))).rejects.toBe(down)
  expect(received).toHaveLength(4)
})

test('an attempt that took too long is tried again', async () => {
  let attempts = 0
  const client = createClient({
    transport: async () =>
      ++attempts < 3 ? new Promise(() => undefined) : new HttpResponse(),
    middleware: [retry(), attemptTimeout(100)],
  })
  expect((await afterWaits(client.get(url))).status).toBe(200)
  expect(attempts).toBe(3)
})

test('an error of the program is not tried again', async () => {
  const { transport, received } = service(new TypeError('undefined is not …'))
  const client = createClient({ transport, middleware: [retry()] })
  await expect(client.get(url)).rejects.toThrow(TypeError)
  expect(received).toHaveLength(1)
})

test('a caller that aborts gets its reason, and nothing is tried again', async () => {
  const controller = new AbortController()
  const events: RetryEvent[] = []
  const { transport, received } = service(down)
  const abortFirst: Middleware = async (request, next) => {
    controller.abort(new Error('closed the page'))
    return next(request)
  }
  const onRetry = (event: RetryEvent) => events.push(event)
  const client = createClient({
    transport,
    middleware: [retry({ onRetry }), abortFirst],
  })
  const call = client.get(url, { signal: controller.signal })
  await expect(afterWaits(call)).rejects.toThrow('closed the page')
  expect(received).toHaveLength(1)
  expect(events).toEqual([])
})

test('onRetry is told what failed and how long the wait is', async () => {
  const events: RetryEvent[] = []
  const { transport } = service(503, down, 200)
  const onRetry = (event: RetryEvent) => events.push(event)
  const client = createClient({
    transport,
    middleware: [retry({ jitter: 'none', onRetry })],
  })
  await afterWaits(client.get(url))
  expect(events).toMatchObject([
    { attempt: 1, delay: 1000, response: { status: 503 } },
    { attempt: 2, delay: 2000, error: down },
  ])
  expect(String(events[0]?.request)).toBe('GET http://example.org/things')
})

test.each([
  [
    'throws',
    () => {
      throw new Error('disk full')
    },
  ],
  ['rejects', () => Promise.reject(new Error('disk full'))],
])('an onRetry that fails does not break the call: %s', async (_, onRetry) => {
  const { transport } = service(503, 200)
  const client = createClient({
    transport,
    middleware: [retry({ onRetry })],
  })
  expect((await afterWaits(client.get(url))).status).toBe(200)
})

test('a retry does not wait for onRetry', async () => {
  const { transport, received } = service(503, 200)
  const onRetry = () => new Promise(() => undefined)
  const client = createClient({ transport, middleware: [retry({ onRetry })] })
  const call = client.get(url)
  await clock.advance(10_000)
  expect(received).toHaveLength(2)
  expect((await call).status).toBe(200)
})

test.each([
  [
    { maxRetries: -1 },
    'retry({ maxRetries }) is -1: pass a number of retries, 0 or more',
  ],
  [
    { initialDelay: NaN },
    'retry({ initialDelay }) is NaN: pass a number of ms, 0 or more',
  ],
  [{ factor: 0.5 }, 'retry({ factor }) is 0.5: pass 1 or more'],
  [
    { maxDelay: -1 },
    'retry({ maxDelay }) is -1: pass a number of ms, 0 or more',
  ],
  // As a program in JavaScript may have it from its environment.
  [
    JSON.parse('{ "maxRetries": "3" }') as object,
    'retry({ maxRetries }) is "3": pass a number of retries, 0 or more',
  ],
])('an option that cannot work is an error: %j', (options, message) => {
  expect(() => retry(options)).toThrow(new RangeError(message))
})
