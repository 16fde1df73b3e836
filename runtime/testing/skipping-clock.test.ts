import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { clock, sleep } from '../clock.ts'
import { skippingClock } from './skipping-clock.ts'

let restore: () => void
beforeEach(() => {
  ;({ restore } = skippingClock())
})
afterEach(() => {
  restore()
})

const HOUR = 3_600_000

test('a sleep is skipped, and its time has passed', async () => {
  const [started, date, real] = [clock.now(), clock.date(), performance.now()]
  await sleep(HOUR)
  expect(clock.now() - started).toBeGreaterThanOrEqual(HOUR)
  expect(clock.date() - date).toBeGreaterThanOrEqual(HOUR)
  expect(performance.now() - real).toBeLessThan(HOUR)
})

test('sleeps end in the order in which they are due', async () => {
  const log: string[] = []
  const nap = async (name: string, ...naps: number[]) => {
    for (const ms of naps) {
      await sleep(ms)
      log.push(`${name} ${ms}`)
    }
  }
  await Promise.all([nap('a', 3000), nap('b', 1000, 1500), nap('c', 2000, 2000)])
  expect(log).toEqual(['b 1000', 'c 2000', 'b 1500', 'a 3000', 'c 2000'])
})

test('a guard that a sleep would pass fires first', async () => {
  const log: string[] = []
  clock.after(500, () => log.push('guard'))
  await sleep(1000).then(() => log.push('slept'))
  expect(log).toEqual(['guard', 'slept'])
})

test('a guard that is due later does not fire, and can be taken back', async () => {
  let fired = false
  const cancel = clock.after(HOUR, () => (fired = true))
  await sleep(1000)
  cancel()
  await sleep(2 * HOUR)
  expect(fired).toBe(false)
})

test('a guard fires when its time has really come', async () => {
  await new Promise<void>((resolve) => {
    clock.after(1, resolve)
  })
})

test('a guard fires once', async () => {
  let fired = 0
  clock.after(1, () => fired++)
  await sleep(1000)
  await sleep(1000)
  expect(fired).toBe(1)
})

test('a guard that aborts a sleep ends it at that moment', async () => {
  const controller = new AbortController()
  const started = clock.now()
  clock.after(500, () => {
    controller.abort('guard')
  })
  await expect(sleep(HOUR, controller.signal)).rejects.toBe('guard')
  expect(clock.now() - started).toBeLessThan(HOUR / 2)
})

test('an abort ends a sleep at once and leaves no listener', async () => {
  const controller = new AbortController()
  const slept = sleep(HOUR, controller.signal)
  controller.abort('stop')
  await expect(slept).rejects.toBe('stop')
  await expect(sleep(1, controller.signal)).rejects.toBe('stop')
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
})

test('one seed gives one sequence of random numbers', () => {
  const draw = (seed: number) => {
    const seeded = skippingClock({ seed })
    const numbers = [seeded.random(), seeded.random(), seeded.random()]
    seeded.restore()
    return numbers
  }
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
})

describe('with whenIdle', () => {
  const idle: (() => void)[] = []
  beforeEach(() => {
    restore()
    ;({ restore } = skippingClock({
      whenIdle(callback) {
        idle.push(callback)
        return () => {
          idle.splice(idle.indexOf(callback), 1)
        }
      },
    }))
  })

  test('guards fire one at a time, in the order in which they are due, and find that time has passed', () => {
    const log: string[] = []
    const started = clock.now()
    clock.after(2 * HOUR, () => log.push('second'))
    clock.after(HOUR, () => log.push('first'))
    expect(idle).toHaveLength(1)
    idle.shift()?.()
    expect(log).toEqual(['first'])
    expect(clock.now() - started).toBeGreaterThanOrEqual(HOUR)
    idle.shift()?.()
    expect(log).toEqual(['first', 'second'])
    expect(idle).toEqual([])
  })

  test('no guard waits for its time', () => {
    const timer = vi.spyOn(globalThis, 'setTimeout')
    clock.after(1, fail)
    expect(timer).not.toHaveBeenCalled()
  })

  test('no wait is left when the last guard is taken back, or the clock goes', () => {
    const cancel = [clock.after(HOUR, fail), clock.after(HOUR, fail)]
    cancel[0]?.()
    expect(idle).toHaveLength(1)
    cancel[1]?.()
    expect(idle).toEqual([])
    clock.after(HOUR, fail)
    restore()
    expect(idle).toEqual([])
  })

  function fail() {
    throw new Error('A guard fired that was taken back')
  }
})
