import {
  Body,
  compose,
  createClient,
  HttpRequest,
  HttpResponse,
  NetworkError,
} from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { start } from './breaking.fixture.ts'
import {
  circuitBreaker,
  type CircuitBreakerOptions,
} from './circuit-breaker.ts'

let clock: ManualClock
beforeEach(() => {
  clock = manualClock({ random: () => 0 })
})
afterEach(() => {
  expect(clock.pending).toBe(0)
  clock.restore()
})

/** Opens it, and lets openFor pass. */
async function halfOpen(options: CircuitBreakerOptions = {}) {
  const service = start(clock, { minimum: 1, openFor: 5000, ...options })
  await service.calls(1, 503)
  await clock.advance(5000)
  return service
}

/** A call that is answered with 200, and with half of a body. */
async function breaksOff(service: ReturnType<typeof start>) {
  async function* stream() {
    yield new Uint8Array(1)
    throw new NetworkError('cut')
  }
  service.becomes(
    new HttpResponse(Body.fromStream({ stream, cancel: () => undefined })),
  )
  await (await service.client.get('/')).text().catch(() => undefined)
}

describe('an option that fails', () => {
  const faults: [string, () => boolean | undefined][] = [
    [
      'it throws',
      () => {
        throw new Error('no rule')
      },
    ],
    ['it returns a promise', () => Promise.resolve(true) as never],
    ['it returns a text', () => 'no' as never],
  ]

  test.each(faults)(
    'as isFailure is the error of the call, whose response is let go: %s',
    async (_, isFailure) => {
      const cancel = vi.fn()
      async function* stream() {
        yield new Uint8Array(1)
      }
      const breaker = circuitBreaker({ isFailure })
      const app = compose(
        [breaker],
        async () => new HttpResponse(Body.fromStream({ stream, cancel })),
      )
      await expect(app(new HttpRequest('http://example.org'))).rejects.toThrow()
      expect(cancel).toHaveBeenCalledOnce()
    },
  )

  test.each(faults)(
    'as isFailure says nothing about a probe, and the next call is one: %s',
    async (_, isFailure) => {
      let fails = false
      const service = await halfOpen({
        isFailure: ({ response }) =>
          fails ? isFailure() : response?.status === 503,
      })
      fails = true
      expect(await service.calls(1, 200)).not.toEqual(['200'])
      fails = false
      expect(await service.calls(3, 200)).toEqual(['200', '200', '200'])
      expect(service.states).toEqual(['open', 'half-open', 'closed'])
    },
  )

  test('as isFailure, which throws when a body breaks off, leaves the reader its own error', async () => {
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    async function* stream() {
      yield new Uint8Array(1)
      throw new NetworkError('cut')
    }
    const isFailure = ({ error }: { error?: unknown }) => {
      if (error) throw new Error('no rule')
      return false
    }
    const body = Body.fromStream({ stream, cancel: () => undefined })
    const app = compose(
      [circuitBreaker({ isFailure })],
      async () => new HttpResponse(body),
    )
    const response = await app(new HttpRequest('http://example.org'))
    await expect(response.text()).rejects.toThrow('cut')
    expect(printed).toHaveBeenCalledOnce()
  })

  test('as key, which throws, is the error of the call, and no probe', async () => {
    let fails = false
    const service = await halfOpen({
      key: () => {
        if (fails) throw new Error('no key')
        return 'one'
      },
    })
    fails = true
    expect(await service.calls(1, 200)).toEqual(['Error'])
    fails = false
    expect(await service.calls(3, 200)).toEqual(['200', '200', '200'])
  })

  test('as onChange, which makes a call itself, does not send a second probe', async () => {
    const inner: Promise<unknown>[] = []
    const service = await halfOpen({
      onChange: ({ to }) => {
        if (to === 'half-open')
          inner.push(service.client.get('/').catch((error: unknown) => error))
      },
    })
    service.becomes(200)
    await service.call()
    const [result] = await Promise.all(inner)
    // One of the two calls is the probe.
    expect(service.requests).toBe(2)
    expect(result).toBeDefined()
  })
})

describe('a service that lies', () => {
  test.each([
    '-5',
    '1e9',
    '99999999999999999999',
    'soon',
    'Fri, 31 Dec 1999 23:59:59 GMT',
    'Fri, 31 Dec 9999 23:59:59 GMT',
    '',
    '5, 10',
    'Infinity',
  ])(
    'about Retry-After keeps it closed to calls for openFor at least, and maxRetryAfter at most: %j',
    async (value) => {
      const service = start(clock, {
        minimum: 1,
        openFor: 5000,
        maxRetryAfter: 60_000,
      })
      await service.calls(
        1,
        new HttpResponse(null, {
          status: 503,
          headers: { 'retry-after': value },
        }),
      )
      await clock.advance(4999)
      expect((await service.call()).isSent).toBe(false)
      await clock.advance(55_001)
      expect((await service.call()).isSent).toBe(true)
    },
  )

  test('with 200 and a body that always breaks off opens it', async () => {
    const service = start(clock, { minimum: 10 })
    for (let n = 0; n < 10; n++) {
      await breaksOff(service)
    }
    expect(service.states).toEqual(['open'])
  })

  test('with a probe that answers 200 and breaks off is open again, as long as probes are missing', async () => {
    const service = await halfOpen({ probes: 3 })
    for (let n = 0; n < 2; n++) {
      await breaksOff(service)
      await clock.advance(5000)
    }
    expect(service.states).toEqual([
      'open',
      'half-open',
      'open',
      'half-open',
      'open',
    ])
  })
})

describe('callers', () => {
  test('a hundred that abort as probes send one request each, and leave it half-open', async () => {
    const service = await halfOpen()
    service.becomes('hangs')
    for (let n = 0; n < 100; n++) {
      const tab = new AbortController()
      const { isSent } = await service.call('/', { signal: tab.signal })
      expect(isSent).toBe(true)
      tab.abort()
      await clock.advance(0)
    }
    expect(service.states).toEqual(['open', 'half-open'])
    service.becomes(200)
    await service.calls(3)
    expect(service.states).toEqual(['open', 'half-open', 'closed'])
  })

  test('that end after it closed again change nothing', async () => {
    const service = start(clock, { minimum: 1, openFor: 5000, probes: 1 })
    service.becomes('hangs')
    await service.call()
    await service.calls(1, 503)
    await clock.advance(5000)
    await service.calls(1, 200)
    expect(service.states).toEqual(['open', 'half-open', 'closed'])
    await service.answer(503)
    expect(service.states).toEqual(['open', 'half-open', 'closed'])
  })

  test('with ever new keys grow no memory, and the newest keys keep their state', async () => {
    const service = start(clock, { minimum: 1, key: ({ url }) => url.pathname })
    service.becomes(503)
    for (let n = 0; n < 3000; n++) await service.client.get(`/${n}`)
    const before = service.requests
    for (let n = 2000; n < 3000; n++)
      await service.client.get(`/${n}`).catch(() => undefined)
    expect(service.requests).toBe(before)
    await service.client.get('/0')
    expect(service.requests).toBe(before + 1)
  })

  test.each(['__proto__', 'constructor', '', ' ', 'http://example.org\u0000'])(
    'with an odd key have a circuit of their own: %j',
    async (odd) => {
      let key = odd
      const service = start(clock, { minimum: 1, key: () => key })
      await service.calls(1, 503)
      expect((await service.call()).isSent).toBe(false)
      key = 'another'
      expect((await service.call()).isSent).toBe(true)
    },
  )
})

describe('a transport', () => {
  test('that throws before it returns a promise ends its probe too', async () => {
    let fails = false
    const breaker = circuitBreaker({ minimum: 1, openFor: 5000, probes: 1 })
    let status = 503
    const client = createClient({
      middleware: [breaker],
      transport: () => {
        if (fails) throw new TypeError('a mistake')
        return Promise.resolve(new HttpResponse(null, { status }))
      },
    })
    const get = () => client.get('http://example.org/')
    await get()
    await clock.advance(5000)
    fails = true
    await expect(get()).rejects.toThrow('a mistake')
    fails = false
    status = 200
    expect((await get()).status).toBe(200)
  })
})
