import { AsyncLocalStorage } from 'node:async_hooks'
import { aroundEach } from 'vitest'
import { clock, systemClock } from '../runtime/clock.ts'

interface Test {
  isOver: boolean
}

const current = new AsyncLocalStorage<Test>()

const isOver = () => current.getStore()?.isOver === true
const after = clock.after.bind(clock)
const sleep = clock.sleep.bind(clock)

/**
 * Work that a test has begun may go on when the test is over: a connection is given up, an answer comes too late. Its timers
 * are real ones then, for files share a process, and the next test has a clock of its own, on which it counts what waits.
 */
export function keepWorkApart(): void {
  clock.after = (ms, callback) => (isOver() ? systemClock.after(ms, callback) : after(ms, callback))
  clock.sleep = (ms, signal) => (isOver() ? systemClock.sleep(ms, signal) : sleep(ms, signal))
  aroundEach(async (run) => {
    const test: Test = { isOver: false }
    await current.run(test, run)
    test.isOver = true
  })
}
