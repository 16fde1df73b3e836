import { NetworkError } from 'middleware-cookbook'
import { manualClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  busyWith,
  CUT,
  skipSleeps,
  start,
  stop,
  type Piece,
} from './streaming.fixture.ts'

skipSleeps()

describe('the wait before the next connection', () => {
  /** The waits of a client that draws the same random number always. */
  async function waits(
    random: number,
    connections: readonly (readonly Piece[])[],
    options = {},
  ) {
    const clock = manualClock({ random: () => random })
    onTestFinished(clock.restore)
    const { read, reconnects } = await start(
      'in memory',
      [...connections, stop],
      options,
    )
    const reading = read()
    for (const _ of connections) await clock.advance(10_000_000)
    const { error } = await reading
    return { delays: reconnects.map(({ delay }) => delay), error }
  }
  const one = ['data: a\n\n', CUT] as const
  const none = [CUT] as const

  test('is random, and doubles while no event comes', async () => {
    const lost = [one, none, none, none]
    expect((await waits(0.5, lost)).delays).toEqual([500, 1000, 2000, 4000])
    expect((await waits(0.25, lost)).delays).toEqual([250, 500, 1000, 2000])
  })

  test('begins anew with an event', async () => {
    const { delays } = await waits(0.5, [one, none, one, none])
    expect(delays).toEqual([500, 1000, 500, 1000])
  })

  test('is not longer than maxDelay', async () => {
    const { delays } = await waits(1, [one, none, none], { maxDelay: 1500 })
    expect(delays).toEqual([1000, 1500, 1500])
  })

  test('is not shorter than `retry` says, in this and later connections', async () => {
    const first = ['retry: 3000\ndata: a\n\n', CUT] as const
    expect((await waits(0, [first, one])).delays).toEqual([3000, 3000])
    expect((await waits(0.5, [first])).delays).toEqual([3500])
  })

  test('takes a `retry` of digits only (HTML §9.2.6)', async () => {
    for (const value of [
      '-5',
      '+5',
      '5s',
      '1e3',
      '0x5',
      '٣',
      '',
      '5.5',
      ' 5',
    ]) {
      const first = [`retry: ${value}\ndata: a\n\n`, CUT]
      expect((await waits(0, [first])).delays, value).toEqual([0])
    }
    const first = ['retry:0010\ndata: a\n\n', CUT]
    expect((await waits(0, [first])).delays).toEqual([10])
  })

  test('takes a `retry` whose line has ended, though its event has not', async () => {
    const whole = ['data: a\n\nretry: 70\nda', CUT]
    expect((await waits(0, [whole])).delays).toEqual([70])
    const half = ['data: a\n\nid: 1\nretry: 70', CUT]
    expect((await waits(0, [half])).delays).toEqual([0])
  })

  test('is not shorter than Retry-After says', async () => {
    const clock = manualClock({ random: () => 0 })
    onTestFinished(clock.restore)
    const busy = busyWith(503, { 'retry-after': '7' })
    const { read, reconnects } = await start('in memory', [one, busy, stop])
    const reading = read()
    await clock.advance(10_000)
    await reading
    expect(reconnects.map(({ delay }) => delay)).toEqual([0, 7000])
  })

  test('is not shorter than the longer of both', async () => {
    const clock = manualClock({ random: () => 0 })
    onTestFinished(clock.restore)
    const { read, reconnects } = await start('in memory', [
      ['retry: 9000\ndata: a\n\n', CUT],
      busyWith(503, { 'retry-after': '2' }),
      busyWith(503, { 'retry-after': '10' }),
      stop,
    ])
    const reading = read()
    await clock.advance(60_000)
    await reading
    const delays = reconnects.map(({ delay }) => delay)
    expect(delays).toEqual([9000, 9000, 10_000])
  })

  test('that is longer than maxDelay is an error at once', async () => {
    const first = ['retry: 60001\ndata: a\n\n', CUT]
    const longest = ['retry: 60000\ndata: a\n\n', CUT]
    expect((await waits(0, [longest])).delays).toEqual([60_000])
    const { delays, error } = await waits(0, [first])
    expect(delays).toEqual([])
    expect(error).toBeInstanceOf(NetworkError)
    const endless = [`retry: ${'9'.repeat(400)}\ndata: a\n\n`, CUT]
    expect((await waits(0, [endless])).error).toBeInstanceOf(NetworkError)
  })

  test('that no timer can wait for is an error too, with any maxDelay', async () => {
    const first = ['retry: 2147483648\ndata: a\n\n', CUT]
    const { delays, error } = await waits(0, [first], { maxDelay: Infinity })
    expect(delays).toEqual([])
    expect(error).toBeInstanceOf(NetworkError)
  })

  test('is asked for in `retry`, and in no other field', async () => {
    const other = ['x: 7000\nRetry: 7000\n: 7000\ndata: a\n\n', CUT]
    expect((await waits(0, [other])).delays).toEqual([0])
  })

  test('never becomes no number, however many connections are lost', async () => {
    const connections = Array.from({ length: 1100 }, () => none)
    const { delays, error } = await waits(0.5, [one, ...connections], {
      initialDelay: 0,
      maxReconnects: Infinity,
    })
    expect(error).toBeUndefined()
    expect(new Set(delays)).toEqual(new Set([0]))
  })

  test('that the timeout of the call would cut off is not begun', async () => {
    const clock = manualClock({ random: () => 0 })
    onTestFinished(clock.restore)
    const first = ['retry: 5000\ndata: a\n\n', CUT] as const
    const { read, seen } = await start('in memory', [first, stop])
    expect((await read({ timeout: 5000 })).error).toBeInstanceOf(NetworkError)
    expect(seen).toHaveLength(1)
    expect(clock.pending).toBe(0)
  })
})
