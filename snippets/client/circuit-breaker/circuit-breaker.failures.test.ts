import {
  Body,
  ConnectTimeoutError,
  HttpResponse,
  InvalidMessageError,
  NetworkError,
} from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { start } from './breaking.fixture.ts'
import { isFailure } from './circuit-breaker.ts'

describe('what counts as a failure', () => {
  let clock: ManualClock
  beforeEach(() => {
    clock = manualClock({ random: () => 0 })
  })
  afterEach(() => {
    clock.restore()
  })

  test.each([500, 502, 503, 504])(
    'a status that says the service is down: %i',
    async (status) => {
      const service = start(clock, { minimum: 2 })
      await service.calls(2, status)
      expect(service.changes).toMatchObject([{ reason: String(status) }])
    },
  )

  test.each([200, 204, 304, 400, 401, 403, 404, 409, 429, 501])(
    'any other status is none, because the service works: %i',
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

  test('a call that says nothing is no success either: failures open the circuit beside it', async () => {
    const service = start(clock, {
      minimum: 2,
      isFailure: ({ response }) =>
        response?.status === 404 ? undefined : response?.status === 503,
    })
    await service.calls(10, 404)
    await service.calls(2, 503)
    expect(service.states).toEqual(['open'])
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
  function streamed(end: () => void, status = 200): HttpResponse {
    async function* stream() {
      yield new TextEncoder().encode('half')
      end()
    }
    const body = Body.fromStream({ stream, cancel: () => undefined })
    return new HttpResponse(body, { status })
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

  test('a failed call whose body breaks off as well is one failure', async () => {
    const service = start(clock, { minimum: 3 })
    for (let n = 0; n < 2; n++) {
      service.becomes(streamed(breaks, 503))
      const response = await service.client.get('/')
      await expect(response.text()).rejects.toThrow('the connection broke')
    }
    expect(service.changes).toEqual([])
    await service.calls(1, 503)
    expect(service.states).toEqual(['open'])
  })

  test('isFailure is asked about a body that breaks off, and about no other', async () => {
    const asked: unknown[] = []
    const service = start(clock, {
      minimum: 1,
      isFailure({ response, error }) {
        asked.push(response?.status ?? String(error))
        return false
      },
    })
    for (const end of [() => undefined, breaks]) {
      service.becomes(streamed(end))
      await (await service.client.get('/')).text().catch(() => undefined)
    }
    expect(asked).toEqual([200, 200, 'NetworkError: the connection broke'])
    expect(service.changes).toEqual([])
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

  test('a probe that has closed the circuit opens it no more when its body breaks off', async () => {
    const service = start(clock, { minimum: 1, probes: 1 })
    await service.calls(1, 503)
    await clock.advance(6000)
    service.becomes(streamed(breaks))
    const probe = await service.client.get('/')
    await expect(probe.text()).rejects.toThrow('the connection broke')
    expect(service.states).toEqual(['open', 'half-open', 'closed'])
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
