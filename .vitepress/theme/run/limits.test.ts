import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Watchdog } from './limits.ts'

/** A look at the time, every 250 ms. */
const LOOK = 250

let late: number
let events: string[]
let watchdog: Watchdog

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  const now = performance.now.bind(performance)
  late = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now() + late)
  events = []
  watchdog = new Watchdog(
    () => events.push('asked'),
    (overrun) => events.push(overrun),
  )
})

afterEach(() => {
  watchdog.stop()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

function pass(ms: number): void {
  vi.advanceTimersByTime(ms)
}

/** A page that is frozen, or a phone that sleeps: one timer comes, late. */
function sleepFor(ms: number): void {
  late += ms
  pass(LOOK)
}

test('a program is asked after 5 seconds, and loops if it does not answer within 1.5', () => {
  pass(4750)
  expect(events).toEqual([])
  pass(LOOK)
  expect(events).toEqual(['asked'])
  pass(1250)
  expect(events).toEqual(['asked'])
  pass(LOOK)
  expect(events).toEqual(['asked', 'loops'])
  pass(60_000)
  expect(events).toHaveLength(2)
})

test('one that answers waits; an answer to no question is none', () => {
  watchdog.answered()
  pass(5000)
  watchdog.answered()
  expect(events).toEqual(['asked', 'waits'])
  pass(60_000)
  expect(events).toHaveLength(2)
})

test('time in which the page slept is not the program’s, before it is asked and after', () => {
  pass(1000)
  sleepFor(600_000)
  pass(3750)
  expect(events).toEqual([])
  pass(LOOK)
  expect(events).toEqual(['asked'])
  sleepFor(600_000)
  pass(1250)
  expect(events).toEqual(['asked'])
  pass(LOOK)
  expect(events).toEqual(['asked', 'loops'])
})

test('a tab that is not seen, whose timers come every second, ends a program too', () => {
  for (let second = 0; second < 8; second++) sleepFor(750)
  expect(events).toEqual(['asked', 'loops'])
})
