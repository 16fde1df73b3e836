import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect } from 'vitest'
import { start } from './caching.fixture.ts'

/** That of the test which runs. */
export let clock: ManualClock

/** Each test of a file gets a clock, and leaves no timer on it. */
export function clockPerTest(): void {
  beforeEach(() => {
    clock = manualClock()
  })
  afterEach(() => {
    expect(clock.pending).toBe(0)
    clock.restore()
  })
}

/** Header fields of a response. */
export type Fields = Readonly<Record<string, string | readonly string[]>>

/** Whether a response with these fields is used for a call so many seconds later. */
export async function isReused(headers: Fields, seconds: number, status = 200) {
  const { get, asked } = start({ headers, status }, {})
  await get()
  await clock.advance(seconds * 1000)
  await get()
  return asked.length === 1
}
