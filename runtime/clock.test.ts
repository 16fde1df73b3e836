import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { clock, installClock, sleep, systemClock } from './clock.ts'
import { tidyClock } from './test-helpers/tidy-clock.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the installed clock', () => {
  test('is the system’s, unless another one is installed', () => {
    vi.spyOn(performance, 'now').mockReturnValue(1)
    vi.spyOn(Date, 'now').mockReturnValue(2)
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    expect([clock.now(), clock.date(), clock.random()]).toEqual([1, 2, 0.5])
  })

  test('stands in for all of it until it is removed', () => {
    const remove = installClock({ ...systemClock, now: () => 1, date: () => 2, random: () => 0.5 })
    onTestFinished(remove)
    expect([clock.now(), clock.date(), clock.random()]).toEqual([1, 2, 0.5])
    remove()
    expect(clock.now()).not.toBe(1)
  })

  test('nested ones are removed in reverse', () => {
    const removeOuter = installClock({ ...systemClock, now: () => 1 })
    const removeInner = installClock({ ...systemClock, now: () => 2 })
    onTestFinished(removeOuter)
    expect(clock.now()).toBe(2)
    removeInner()
    expect(clock.now()).toBe(1)
    removeOuter()
    expect(clock.now()).not.toBe(1)
  })
})

describe('sleep', () => {
  const manual = tidyClock()

  test('ends after its time', async () => {
    let done = false
    const slept = sleep(1000).then(() => (done = true))
    await manual.advance(999)
    expect(done).toBe(false)
    await manual.advance(1)
    await slept
  })

  test('an abort ends it at once with the signal’s reason, and leaves nothing behind', async () => {
    const controller = new AbortController()
    const slept = sleep(1e9, controller.signal)
    expect(manual.pending).toBe(1)
    controller.abort('stop')
    await expect(slept).rejects.toBe('stop')
    expect(manual.pending).toBe(0)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })

  test('under a signal that is aborted already it does not start', async () => {
    await expect(sleep(1, AbortSignal.abort('early'))).rejects.toBe('early')
    expect(manual.pending).toBe(0)
  })

  test('no listener stays on the signal when it is over', async () => {
    const { signal } = new AbortController()
    const slept = sleep(1000, signal)
    await manual.advance(1000)
    await slept
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('the system clock', () => {
  test.each([
    [2 ** 31, 2 ** 31 - 1],
    [Infinity, 2 ** 31 - 1],
    [-5, 0],
    [250, 250],
  ])('a timer of %d ms begins with one of %d: engines take a longer one for 1 ms', (ms, delay) => {
    const set = vi.spyOn(globalThis, 'setTimeout')
    systemClock.after(ms, () => undefined)()
    expect(set.mock.lastCall?.[1]).toBe(delay)
  })

  describe('a wait that no timer of the engine can hold', () => {
    const longest = 2 ** 31 - 1
    beforeEach(() => {
      vi.useFakeTimers()
      onTestFinished(() => void vi.useRealTimers())
    })

    test('is several, one after the other, and ends at its time', () => {
      const fired = vi.fn()
      systemClock.after(60 * 86_400_000, fired)
      vi.advanceTimersByTime(60 * 86_400_000 - 1)
      expect(fired).not.toHaveBeenCalled()
      vi.advanceTimersByTime(1)
      expect(fired).toHaveBeenCalledOnce()
      expect(vi.getTimerCount()).toBe(0)
    })

    test('is taken back in each of them', () => {
      const fired = vi.fn()
      const cancel = systemClock.after(3 * longest, fired)
      vi.advanceTimersByTime(longest + 1)
      cancel()
      expect(vi.getTimerCount()).toBe(0)
    })

    test('has no end if it is Infinity', () => {
      const fired = vi.fn()
      const cancel = systemClock.after(Infinity, fired)
      vi.advanceTimersByTime(5 * longest)
      expect(fired).not.toHaveBeenCalled()
      cancel()
      expect(vi.getTimerCount()).toBe(0)
    })
  })

  test('after() can be taken back, also twice', () => {
    const clear = vi.spyOn(globalThis, 'clearTimeout')
    const cancel = systemClock.after(1e6, () => undefined)
    cancel()
    cancel()
    expect(clear).toHaveBeenCalled()
  })
})
