import { getEventListeners } from 'node:events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { clock, installClock, sleep, systemClock } from './clock.ts'
import { manualClock } from './testing/manual-clock.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the installed clock', () => {
  test('is the system’s, unless another one is installed', () => {
    expect(Math.abs(clock.date() - Date.now())).toBeLessThan(1000)
    expect(clock.now()).toBeLessThanOrEqual(performance.now())
    expect(clock.random()).toBeLessThan(1)
  })

  test('stands in for all of it until it is removed', () => {
    const remove = installClock({ ...systemClock, now: () => 1, date: () => 2, random: () => 0.5 })
    expect([clock.now(), clock.date(), clock.random()]).toEqual([1, 2, 0.5])
    remove()
    expect(clock.now()).not.toBe(1)
  })

  test('nested ones are removed in reverse', () => {
    const removeOuter = installClock({ ...systemClock, now: () => 1 })
    const removeInner = installClock({ ...systemClock, now: () => 2 })
    expect(clock.now()).toBe(2)
    removeInner()
    expect(clock.now()).toBe(1)
    removeOuter()
  })
})

describe('sleep', () => {
  test('ends after its time', async () => {
    const manual = manualClock()
    let done = false
    const slept = sleep(1000).then(() => (done = true))
    await manual.advance(999)
    expect(done).toBe(false)
    await manual.advance(1)
    await slept
    manual.restore()
  })

  test('an abort ends it at once with the signal’s reason, and leaves nothing behind', async () => {
    const manual = manualClock()
    const controller = new AbortController()
    const slept = sleep(1e9, controller.signal)
    expect(manual.pending).toBe(1)
    controller.abort('stop')
    await expect(slept).rejects.toBe('stop')
    expect(manual.pending).toBe(0)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    manual.restore()
  })

  test('under a signal that is aborted already it does not start', async () => {
    const manual = manualClock()
    await expect(sleep(1, AbortSignal.abort('early'))).rejects.toBe('early')
    expect(manual.pending).toBe(0)
    manual.restore()
  })

  test('no listener stays on the signal when it is over', async () => {
    const { signal } = new AbortController()
    await sleep(0, signal)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('the system clock', () => {
  test.each([
    [2 ** 31, 2 ** 31 - 1],
    [Infinity, 2 ** 31 - 1],
    [-5, 0],
    [250, 250],
  ])('a timer of %d ms is one of %d: engines take a longer one for 1 ms', (ms, delay) => {
    const set = vi.spyOn(globalThis, 'setTimeout')
    systemClock.after(ms, () => undefined)()
    expect(set.mock.lastCall?.[1]).toBe(delay)
  })

  test('after() can be taken back, also twice', () => {
    const clear = vi.spyOn(globalThis, 'clearTimeout')
    const cancel = systemClock.after(1e6, () => undefined)
    cancel()
    cancel()
    expect(clear).toHaveBeenCalled()
  })
})
