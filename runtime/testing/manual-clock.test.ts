import { afterEach, beforeEach, expect, test } from 'vitest'
import { clock as installed, sleep } from '../clock.ts'
import { manualClock, type ManualClock } from './manual-clock.ts'

let clock: ManualClock
beforeEach(() => (clock = manualClock()))
afterEach(() => {
  clock.restore()
})

test('it stands still until it is moved', async () => {
  const [now, date] = [installed.now(), installed.date()]
  await clock.advance(1500)
  expect(installed.now()).toBe(now + 1500)
  expect(installed.date()).toBe(date + 1500)
})

test('it starts at a date that is the same each time, or the test’s own', () => {
  expect(installed.date()).toBe(Date.UTC(2026, 0, 1))
  const other = manualClock({ date: 5 })
  expect(installed.date()).toBe(5)
  other.restore()
})

test('its random numbers are the same each time, or the test’s own', () => {
  const numbers = [installed.random(), installed.random()]
  const again = manualClock()
  expect([again.random(), again.random()]).toEqual(numbers)
  again.restore()
  const fixed = manualClock({ random: () => 0.25 })
  expect(installed.random()).toBe(0.25)
  fixed.restore()
})

test('timers fire in the order in which they are due, at their time', async () => {
  const fired: [name: string, at: number][] = []
  for (const [name, ms] of [
    ['c', 30],
    ['a', 10],
    ['b', 20],
    ['b2', 20],
  ] as const) {
    clock.after(ms, () => fired.push([name, clock.now()]))
  }
  await clock.advance(100)
  expect(fired).toEqual([
    ['a', 10],
    ['b', 20],
    ['b2', 20],
    ['c', 30],
  ])
  expect(clock.now()).toBe(100)
})

test('what a timer sets off gets its turn before the next one fires', async () => {
  const log: string[] = []
  const twice = async () => {
    await sleep(10)
    log.push('first')
    await sleep(10)
    log.push('second')
  }
  clock.after(25, () => log.push('later'))
  const done = twice()
  await clock.advance(30)
  await done
  expect(log).toEqual(['first', 'second', 'later'])
})

test('what is due later does not fire', async () => {
  let fired = false
  clock.after(11, () => (fired = true))
  await clock.advance(10)
  expect(fired).toBe(false)
})

test('pending counts what waits', async () => {
  const cancel = clock.after(10, () => undefined)
  const slept = sleep(20)
  expect(clock.pending).toBe(2)
  cancel()
  expect(clock.pending).toBe(1)
  await clock.advance(20)
  await slept
  expect(clock.pending).toBe(0)
})

test('advanceToNext waits for a sleep, and moves to its end', async () => {
  const moved = clock.advanceToNext()
  const slept = sleep(5000)
  await moved
  await slept
  expect(clock.now()).toBe(5000)
})

test('advanceToNext may be called for each of several sleepers beforehand', async () => {
  const moved = Promise.all([clock.advanceToNext(), clock.advanceToNext()])
  const slept = Promise.all([sleep(10), sleep(20)])
  await moved
  await slept
  expect(clock.now()).toBe(20)
})

test('restore puts the clock back that was there before', () => {
  const inner = manualClock({ date: 7 })
  inner.restore()
  expect(installed.date()).toBe(clock.date())
})
