import {
  attemptTimeout,
  Body,
  type ClientOptions,
  ConnectTimeoutError,
  createClient,
  type HttpRequest,
  HttpResponse,
  InvalidMessageError,
  NetworkError,
  serve,
} from 'middleware-cookbook'
import { concurrencyLimit } from 'middleware-cookbook/client/concurrency-limit'
import { retry } from 'middleware-cookbook/client/retry'
import {
  manualClock,
  skippingClock,
  type ManualClock,
} from 'middleware-cookbook/testing'
import {
  afterEach,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from 'vitest'
import { start } from './breaking.fixture.ts'
import { circuitBreaker, isFailure } from './circuit-breaker.ts'

describe('what counts as a failure', () => {
  let clock: ManualClock
  beforeEach(() => {
    clock = manualClock({ random: () => 0 })
  })
  afterEach(() => {
    clock.restore()
  })

  test.each([500, 502, 503, 504])('status %i', async (status) => {
    const service = start(clock, { minimum: 2 })
    await service.calls(2, status)
    expect(service.changes).toMatchObject([{ reason: String(status) }])
  })

  test.each([200, 204, 304, 400, 401, 403, 404, 409, 429, 501])(
    'not status %i: the service works',
    async (status) => {
      const service = start(clock, { minimum: 1, threshold: 0.01 })
      await service.calls(5, status)
      expect(service.changes).toEqual([])
    },
  )

  test('a connection that fails, for any reason', async () => {
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED']) {
      const service = start(clock, { minimum: 1 })
      const cause = Object.assign(new Error(code), { code })
      await service.calls(1, new NetworkError('failed', { cause }))
      expect(service.changes).toMatchObject([{ reason: code }])
    }
  })

  test('a timeout', async () => {
    const service = start(clock, { minimum: 1 })
    await service.calls(1, new ConnectTimeoutError('no connection', 1000))
    expect(service.changes).toMatchObject([{ reason: 'ERR_CONNECT_TIMEOUT' }])
  })

  test('the timeout of the whole call, when it passes while the service is silent', async () => {
    const service = start(clock, { minimum: 1 })
    service.becomes('hangs')
    await service.call('/', { timeout: 1000 })
    await clock.advance(1000)
    expect(service.changes).toMatchObject([{ reason: 'ERR_OPERATION_TIMEOUT' }])
  })

  test('not an abort, however often: the service did nothing wrong', async () => {
    const service = start(clock, { minimum: 1 })
    service.becomes('hangs')
    for (let n = 0; n < 20; n++) {
      const tab = new AbortController()
      await service.call('/', { signal: tab.signal })
      tab.abort(n % 2 === 0 ? undefined : new Error('closed the page'))
      await clock.advance(0)
    }
    expect(service.requests).toBe(20)
    expect(service.changes).toEqual([])
  })

  test('not an error of the program, which would fail anywhere', async () => {
    const service = start(clock, { minimum: 1 })
    await service.calls(5, new InvalidMessageError('no such method'))
    await service.calls(5, new TypeError('undefined is not a function'))
    expect(service.changes).toEqual([])
  })

  test('isFailure decides otherwise, and can ask the default', async () => {
    const service = start(clock, {
      minimum: 1,
      isFailure: (outcome) =>
        outcome.response?.status === 429 || isFailure(outcome),
    })
    await service.calls(1, 404)
    await service.calls(1, 429)
    expect(service.changes).toMatchObject([{ reason: '429' }])
  })

  test('neither of both is not counted: undefined says nothing', async () => {
    const service = start(clock, { minimum: 2, isFailure: () => undefined })
    await service.calls(10, 503)
    expect(service.changes).toEqual([])
  })
})

describe('the body', () => {
  let clock: ManualClock
  beforeEach(() => {
    clock = manualClock({ random: () => 0 })
  })
  afterEach(() => {
    clock.restore()
  })

  /** A response whose body ends so. */
  function streamed(end: () => void): HttpResponse {
    async function* stream() {
      yield new TextEncoder().encode('half')
      end()
    }
    const body = Body.fromStream({ stream, cancel: () => undefined })
    return new HttpResponse(body)
  }
  const breaks = () => {
    throw new NetworkError('the connection broke')
  }

  test('a body that breaks off makes a failure of what counted as a success', async () => {
    const service = start(clock, { minimum: 4, threshold: 0.5 })
    const read = async (end: () => void) => {
      service.becomes(streamed(end))
      await (await service.client.get('/')).text().catch(() => undefined)
    }
    await read(() => undefined)
    await read(() => undefined)
    await read(breaks)
    expect(service.changes).toEqual([])
    await read(breaks)
    expect(service.changes).toMatchObject([{ reason: 'ERR_NETWORK' }])
  })

  test('a body that is left, released or never read is a success', async () => {
    const service = start(clock, { minimum: 1, threshold: 0.01 })
    const next = () => {
      service.becomes(streamed(breaks))
      return service.client.get('/')
    }
    await next()
    ;(await next()).body.cancel()
    for await (const _ of (await next()).stream()) break
    expect(service.changes).toEqual([])
  })

  test('a broken body of a probe opens the circuit again while there are further probes', async () => {
    const service = start(clock, { minimum: 1, probes: 2 })
    await service.calls(1, 503)
    await clock.advance(6000)
    service.becomes(streamed(breaks))
    const probe = await service.client.get('/')
    expect(service.states).toEqual(['open', 'half-open'])
    await expect(probe.text()).rejects.toThrow('the connection broke')
    expect(service.states).toEqual(['open', 'half-open', 'open'])
  })

  test('a body that breaks off after the circuit has changed says nothing', async () => {
    const service = start(clock, { minimum: 1 })
    service.becomes(streamed(breaks))
    const early = await service.client.get('/')
    await service.calls(1, 503)
    await expect(early.text()).rejects.toThrow('the connection broke')
    expect(service.states).toEqual(['open'])
  })
})

describe('beside others, on real sockets', () => {
  async function served(
    status: (request: HttpRequest) => number | Promise<number>,
  ) {
    let requests = 0
    const server = await serve(async (request) => {
      requests++
      return new HttpResponse('x', { status: await status(request) })
    })
    onTestFinished(() => server.close())
    return {
      url: server.url,
      get requests() {
        return requests
      },
    }
  }
  function clientWith(options: ClientOptions) {
    const client = createClient(options)
    onTestFinished(() => client.close())
    return client
  }

  test('after a retry it counts attempts, and a retry ends at once when it opens', async () => {
    const clock = skippingClock()
    onTestFinished(clock.restore)
    const service = await served(() => 503)
    const client = clientWith({
      middleware: [
        retry({ maxRetries: 9, budget: false }),
        circuitBreaker({ minimum: 4, openFor: 1e9 }),
      ],
    })
    await expect(client.get(service.url)).rejects.toThrow('was not sent')
    expect(service.requests).toBe(4)
    await expect(client.get(service.url)).rejects.toThrow('was not sent')
    expect(service.requests).toBe(4)
  })

  test('before a retry it counts calls, with all their attempts as one', async () => {
    const clock = skippingClock()
    onTestFinished(clock.restore)
    const service = await served(() => 503)
    const client = clientWith({
      middleware: [
        circuitBreaker({ minimum: 2 }),
        retry({ maxRetries: 2, budget: false }),
      ],
    })
    for (let call = 0; call < 2; call++) {
      expect((await client.get(service.url)).status).toBe(503)
    }
    await expect(client.get(service.url)).rejects.toThrow('was not sent')
    expect(service.requests).toBe(6)
  })

  test('an attemptTimeout() after it makes a failure of a service that hangs', async () => {
    const clock = manualClock()
    onTestFinished(clock.restore)
    const service = await served(
      ({ signal }) =>
        new Promise((resolve) => {
          signal?.addEventListener('abort', () => {
            resolve(500)
          })
        }),
    )
    const client = clientWith({
      middleware: [circuitBreaker({ minimum: 2 }), attemptTimeout(20)],
    })
    for (let call = 1; call <= 2; call++) {
      const failed = expect(client.get(service.url)).rejects.toThrow('20 ms')
      await expect.poll(() => service.requests).toBe(call)
      await clock.advance(20)
      await failed
    }
    await expect(client.get(service.url)).rejects.toThrow('ERR_ATTEMPT_TIMEOUT')
    expect(service.requests).toBe(2)
  })

  test('a call that a concurrencyLimit() before it refuses says nothing about the service', async () => {
    let answer: ((status: number) => void) | undefined
    const held = new Promise<number>((resolve) => (answer = resolve))
    const service = await served(() => held)
    const client = clientWith({
      middleware: [
        circuitBreaker({ minimum: 1 }),
        concurrencyLimit({ max: 1, maxQueue: 0 }),
      ],
    })
    const first = client.get(service.url)
    for (let call = 0; call < 5; call++) {
      await expect(client.get(service.url)).rejects.toThrow('try again later')
    }
    answer?.(200)
    expect((await first).status).toBe(200)
  })

  test('a server that is gone opens it, and one that comes back on its port closes it', async () => {
    const first = await serve(async () => new HttpResponse('first'))
    const { port } = first.url
    await first.close()
    const clock = manualClock()
    onTestFinished(clock.restore)
    const states: string[] = []
    const client = clientWith({
      middleware: [
        circuitBreaker({
          minimum: 2,
          probes: 1,
          onChange: ({ to, reason = '' }) => states.push(`${to} ${reason}`),
        }),
      ],
    })
    for (let call = 0; call < 2; call++) {
      await expect(client.get(first.url)).rejects.toThrow(NetworkError)
    }
    await expect(client.get(first.url)).rejects.toThrow('ECONNREFUSED')
    const second = await serve(async () => new HttpResponse('second'), {
      port: Number(port),
    })
    onTestFinished(() => second.close())
    await clock.advance(6000)
    expect(await (await client.get(first.url)).text()).toBe('second')
    expect(states).toEqual([
      'open ECONNREFUSED',
      'half-open ECONNREFUSED',
      'closed ',
    ])
  })
})
