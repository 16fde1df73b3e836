import { HttpResponse } from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { start } from './breaking.fixture.ts'
import { CircuitOpenError } from './circuit-breaker.ts'

let clock: ManualClock
beforeEach(() => {
  // Nothing is added to openFor.
  clock = manualClock({ random: () => 0 })
})
afterEach(() => {
  clock.restore()
})

describe('closed: when it opens', () => {
  test('half of 20 calls fail: the next is not sent, and fails at once', async () => {
    const service = start(clock)
    await service.calls(10, 200)
    await service.calls(10, 503)
    expect(await service.calls(2)).toEqual([
      'CircuitOpenError',
      'CircuitOpenError',
    ])
    expect(service.requests).toBe(20)
  })

  test('fewer than the threshold may fail, however many', async () => {
    const service = start(clock)
    for (let n = 0; n < 5; n++) {
      await service.calls(51, 200)
      await service.calls(49, 503)
    }
    expect(service.requests).toBe(500)
    expect(service.changes).toEqual([])
  })

  test('with a threshold of 1 all calls must fail', async () => {
    const service = start(clock, { minimum: 4, threshold: 1 })
    await service.calls(1, 200)
    await service.calls(9, 503)
    expect(service.changes).toEqual([])
    await clock.advance(10_000)
    await service.calls(4, 503)
    expect(service.states).toEqual(['open'])
  })

  test('fewer calls than the minimum say nothing, also if all fail', async () => {
    const service = start(clock)
    await service.calls(19, 503)
    expect(service.changes).toEqual([])
    await service.calls(1, 503)
    expect(service.states).toEqual(['open'])
  })

  test('a success opens nothing, also when the window has enough failures', async () => {
    const service = start(clock, { minimum: 4, threshold: 0.5 })
    await service.calls(3, 503)
    await service.calls(1, 200)
    expect(service.changes).toEqual([])
  })

  test('calls that left the window do not count', async () => {
    const service = start(clock, { minimum: 4, window: 10_000 })
    await service.calls(3, 503)
    await clock.advance(9_999)
    await service.calls(1, 200)
    await clock.advance(1)
    await service.calls(2, 503)
    expect(service.changes).toEqual([])
    await service.calls(1, 503)
    expect(service.states).toEqual(['open'])
  })

  test('each origin has a circuit of its own: scheme, host and port', async () => {
    const service = start(clock, { minimum: 2 })
    await service.calls(2, 503, 'http://a.example/1')
    const others = [
      'http://b.example',
      'http://a.example:81',
      'https://a.example',
    ]
    for (const origin of others) {
      expect(await service.calls(1, 200, origin)).toEqual(['200'])
    }
    const [other] = await service.calls(1, 200, 'http://a.example/2')
    expect(other).toBe('CircuitOpenError')
  })

  test('key decides which calls share a circuit', async () => {
    const service = start(clock, {
      minimum: 2,
      key: ({ url }) => url.pathname.slice(1, 2),
    })
    await service.calls(1, 503, 'http://a.example/x1')
    await service.calls(1, 503, 'http://b.example/x2')
    const [x] = await service.calls(1, 200, '/x')
    const [y] = await service.calls(1, 200, '/y')
    expect([x, y]).toEqual(['CircuitOpenError', '200'])
  })

  test('1000 origins are remembered: a crawler meets ever more of them', async () => {
    const service = start(clock, { minimum: 1 })
    await service.calls(1, 503, 'http://first.example')
    service.becomes(200)
    const visit = (n: number) => service.client.get(`http://${n}.example`)
    for (let n = 1; n < 1000; n++) await visit(n)
    const still = await service.call('http://first.example')
    expect(await still.outcome).toBe('CircuitOpenError')
    for (let n = 1; n <= 1000; n++) await visit(n)
    const forgotten = await service.call('http://first.example')
    expect(await forgotten.outcome).toBe('200')
  })
})

describe('open: nothing is sent', () => {
  test('the error says which call, which service, why and how long, and nothing of the query', async () => {
    const service = start(clock, { minimum: 2 })
    await service.calls(2, 503)
    await clock.advance(1500)
    const call = service.client.get('/orders?token=secret')
    const error = await call.catch((error: unknown) => error)
    expect(error).toBeInstanceOf(CircuitOpenError)
    expect(error).toMatchObject({
      message:
        'GET http://example.org/orders was not sent: too many calls for ' +
        'http://example.org have failed, the last with 503; a call may be sent in 3500 ms',
      code: 'ERR_CIRCUIT_OPEN',
      retryAfter: 3500,
    })
  })

  test('until openFor has passed, to the millisecond', async () => {
    const service = start(clock, { minimum: 1, openFor: 5000 })
    await service.calls(1, 503)
    await clock.advance(4999)
    expect(await service.calls(1, 200)).toEqual(['CircuitOpenError'])
    await clock.advance(1)
    expect(await service.calls(1, 200)).toEqual(['200'])
  })

  test('up to a fifth is added at random, so that processes do not probe at the same moment', async () => {
    clock.restore()
    clock = manualClock({ random: () => 0.999 })
    const service = start(clock, { minimum: 1, openFor: 5000 })
    await service.calls(1, 503)
    expect(service.changes[0]?.retryAfter).toBeCloseTo(5999)
  })

  test('a longer Retry-After is obeyed (RFC 9110 §10.2.3), a shorter one does not matter', async () => {
    for (const [asked, waited] of [
      ['30', 30_000],
      ['1', 5000],
      ['Thu, 01 Jan 2026 00:00:20 GMT', 20_000],
      ['soon', 5000],
    ] as const) {
      clock.restore()
      clock = manualClock({ random: () => 0 })
      const service = start(clock, { minimum: 1 })
      service.becomes(unavailable(asked))
      await service.call()
      expect(service.changes[0]?.retryAfter).toBe(waited)
    }
  })

  test('a service cannot keep it open for longer than maxRetryAfter', async () => {
    const service = start(clock, { minimum: 1, maxRetryAfter: 10_000 })
    service.becomes(unavailable('9'.repeat(400)))
    await service.call()
    await clock.advance(10_000)
    expect(await service.calls(1, 200)).toEqual(['200'])
  })

  test('what was sent before it opened changes nothing when it ends', async () => {
    const service = start(clock, { minimum: 1 })
    service.becomes('hangs')
    const calls = [await service.call(), await service.call()]
    await service.calls(1, 503)
    await service.answer(200)
    await service.answer(503)
    expect(await Promise.all(calls.map(({ outcome }) => outcome))).toEqual([
      '200',
      '503',
    ])
    expect(service.states).toEqual(['open'])
    expect(await service.calls(1, 200)).toEqual(['CircuitOpenError'])
  })
})

function unavailable(retryAfter: string) {
  const headers = { 'retry-after': retryAfter }
  return new HttpResponse(null, { status: 503, headers })
}
