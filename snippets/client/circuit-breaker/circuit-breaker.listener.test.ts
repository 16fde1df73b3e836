import { createClient } from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { start } from './breaking.fixture.ts'
import { circuitBreaker } from './circuit-breaker.ts'

let clock: ManualClock
beforeEach(() => {
  // Nothing is added to openFor.
  clock = manualClock({ random: () => 0 })
})
afterEach(() => {
  clock.restore()
})

describe('who is told', () => {
  test('each change once, with both states, the time until a call and the reason', async () => {
    const service = start(clock, { minimum: 2, probes: 2, openFor: 5000 })
    await service.calls(2, 503)
    await service.calls(3)
    await clock.advance(5000)
    await service.calls(4, 200)
    const key = 'http://example.org'
    const reason = '503'
    expect(service.changes).toEqual([
      { key, from: 'closed', to: 'open', retryAfter: 5000, reason },
      { key, from: 'open', to: 'half-open', retryAfter: 0, reason },
      {
        key,
        from: 'half-open',
        to: 'closed',
        retryAfter: 0,
        reason: undefined,
      },
    ])
  })

  test('the reason is the name of an error that has no code, also of one that is no Error', async () => {
    // As programs throw it.
    const text = 'no such host' as unknown as Error
    for (const [thrown, reason] of [
      [new TypeError('not a URL'), 'TypeError'],
      [text, 'an error'],
    ] as const) {
      const reasons: unknown[] = []
      const client = createClient({
        transport: () => Promise.reject(thrown),
        middleware: [
          circuitBreaker({
            minimum: 1,
            isFailure: () => true,
            onChange: (change) => reasons.push(change.reason),
          }),
        ],
      })
      await expect(client.get('http://example.org')).rejects.toBe(thrown)
      expect(reasons).toEqual([reason])
    }
  })

  test('a listener that fails or takes its time breaks and holds up no call', async () => {
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    const hangs = start(clock, {
      minimum: 1,
      onChange: () => new Promise(() => undefined),
    })
    const fails = start(clock, {
      minimum: 1,
      onChange: () => Promise.reject(new Error('no pager')),
    })
    expect(await hangs.calls(2, 503)).toEqual(['503', 'CircuitOpenError'])
    expect(await fails.calls(2, 503)).toEqual(['503', 'CircuitOpenError'])
    expect(printed).toHaveBeenCalledOnce()
    printed.mockRestore()
  })

  test('no timer and no listener is left behind', async () => {
    const service = start(clock, { minimum: 1 })
    await service.calls(2, 503)
    await clock.advance(6000)
    await service.calls(5, 200)
    expect(clock.pending).toBe(0)
  })
})
