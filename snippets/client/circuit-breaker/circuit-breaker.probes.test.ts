import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { start } from './breaking.fixture.ts'
import type { CircuitBreakerOptions } from './circuit-breaker.ts'

let clock: ManualClock
beforeEach(() => {
  // Nothing is added to openFor.
  clock = manualClock({ random: () => 0 })
})
afterEach(() => {
  clock.restore()
})

describe('half-open: probes', () => {
  /** Opens it, and lets openFor pass. */
  async function halfOpen(options: CircuitBreakerOptions = {}) {
    const service = start(clock, { minimum: 1, openFor: 5000, ...options })
    await service.calls(1, 503)
    await clock.advance(5000)
    return service
  }

  test('of many callers at once one is sent, and the others fail at once', async () => {
    const service = await halfOpen()
    service.becomes('hangs')
    const sent = []
    for (let n = 0; n < 100; n++) sent.push((await service.call()).isSent)
    expect(sent.filter(Boolean)).toHaveLength(1)
  })

  test('three successes in a row close it, one after another', async () => {
    const service = await halfOpen()
    await service.calls(2, 200)
    expect(service.states).toEqual(['open', 'half-open'])
    await service.calls(1, 200)
    expect(service.states).toEqual(['open', 'half-open', 'closed'])
    service.becomes('hangs')
    const calls = [await service.call(), await service.call()]
    expect(calls.map(({ isSent }) => isSent)).toEqual([true, true])
  })

  test('one failure opens it again, also after successes', async () => {
    const service = await halfOpen()
    await service.calls(2, 200)
    await service.calls(1, 503)
    expect(service.states).toEqual(['open', 'half-open', 'open'])
    await clock.advance(4999)
    expect(await service.calls(1, 200)).toEqual(['CircuitOpenError'])
    await clock.advance(1)
    // All three again.
    await service.calls(2, 200)
    expect(service.states.at(-1)).toBe('half-open')
    await service.calls(1, 200)
    expect(service.states.at(-1)).toBe('closed')
  })

  test('closed again, it begins to count anew', async () => {
    const service = await halfOpen({ minimum: 2, probes: 1 })
    expect(service.changes).toEqual([])
    await service.calls(1, 503)
    await clock.advance(5000)
    await service.calls(1, 200)
    await service.calls(1, 503)
    expect(service.states).toEqual(['open', 'half-open', 'closed'])
  })

  test('a probe that its caller aborts says nothing, and the next call is the probe', async () => {
    const service = await halfOpen({ probes: 1 })
    service.becomes('hangs')
    const tab = new AbortController()
    const probe = await service.call('/', { signal: tab.signal })
    expect((await service.call()).isSent).toBe(false)
    tab.abort()
    await probe.outcome
    await clock.advance(0)
    const next = await service.call()
    expect(next.isSent).toBe(true)
    expect(service.states).toEqual(['open', 'half-open'])
  })

  test('a call that was aborted before it is sent is no probe', async () => {
    const service = await halfOpen({ probes: 1 })
    const aborted = await service.call('/', { signal: AbortSignal.abort() })
    expect(aborted.isSent).toBe(false)
    expect(service.states).toEqual(['open'])
    expect(await service.calls(1, 200)).toEqual(['200'])
  })

  test('a probe that never ends does not keep it open: after openFor there is another', async () => {
    const service = await halfOpen({ probes: 1 })
    service.becomes('hangs')
    await service.call()
    await clock.advance(4999)
    expect((await service.call()).isSent).toBe(false)
    await clock.advance(1)
    expect(await service.calls(1, 200)).toEqual(['200'])
    expect(service.states.at(-1)).toBe('closed')
    // And when it ends at last, it says nothing more.
    await service.answer(503)
    expect(service.states.at(-1)).toBe('closed')
  })

  test('a probe that answers later than openFor counts all the same', async () => {
    const service = await halfOpen({ probes: 1 })
    service.becomes('hangs')
    await service.call()
    await clock.advance(5000)
    expect((await service.call()).isSent).toBe(true)
    await service.answer(200)
    expect(service.states.at(-1)).toBe('closed')
  })

  test('an earlier probe that is aborted sends no further one beside the latest', async () => {
    const service = await halfOpen({ probes: 1 })
    service.becomes('hangs')
    const tab = new AbortController()
    await service.call('/', { signal: tab.signal })
    await clock.advance(5000)
    expect((await service.call()).isSent).toBe(true)
    tab.abort()
    await clock.advance(0)
    expect((await service.call()).isSent).toBe(false)
  })
})
