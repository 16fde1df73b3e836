import { describe, expect, test } from 'vitest'
import { clock } from '../clock.ts'
import { moment } from '../platform/node/testing/servers.ts'
import { tidyClock } from './tidy-clock.ts'

describe('work that a test has left over', { shuffle: false }, () => {
  const time = tidyClock()
  const next = moment()
  const results: Promise<unknown>[] = []

  test('may still wait when the test is over', () => {
    results.push(
      next.come.then(() => new Promise<void>((resolve) => void clock.after(1, resolve))),
      next.come.then(() => clock.sleep(1)),
    )
  })

  test('has no timer on the clock of the next one, and ends by real time', async () => {
    next.arrive()
    await Promise.all(results)
    expect(results).toHaveLength(2)
    expect(time.pending).toBe(0)
  })

  test('is none of this test’s own, whose timers are on its clock', async () => {
    const slept = clock.sleep(1)
    expect(time.pending).toBe(1)
    await time.advance(1)
    await slept
  })
})
