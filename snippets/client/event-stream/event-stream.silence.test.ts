import { IdleTimeoutError, OperationTimeoutError } from 'middleware-cookbook'
import { manualClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { events, type EventStreamOptions } from './event-stream.ts'
import {
  CUT,
  held,
  signpost,
  start,
  stop,
  type Answer,
} from './streaming.fixture.ts'

describe('silence', () => {
  const beat = 10_000
  /** A client with a limit on silence, and a service that the test lets speak. */
  async function listening(
    answers: readonly Answer[],
    options: EventStreamOptions = {},
  ) {
    const clock = manualClock({ random: () => 0 })
    onTestFinished(clock.restore)
    const limits = { idleTimeout: beat * 2, timeout: beat }
    const started = await start('in memory', answers, options, limits)
    return { clock, ...started }
  }

  test('of a lost line is noticed by idleTimeout, and the stream goes on', async () => {
    const { answer } = held('id: 1\ndata: a\n\n')
    const { clock, read, ids, reconnects } = await listening([answer, stop])
    const reading = read()
    await clock.advance(beat * 2 + 1)
    expect(await reading).toEqual({ got: ['a'], error: undefined })
    expect(ids()).toEqual([null, '1'])
    expect(reconnects[0]?.error).toBeInstanceOf(IdleTimeoutError)
  })

  test('is broken by a comment: a stream of heartbeats outlives `timeout` of the client', async () => {
    const beats = Array.from({ length: 5 }, signpost)
    const pieces = beats.flatMap(({ reached }) => [reached, ':\n'])
    const { clock, read, seen } = await listening([
      ['data: a\n\n', ...pieces, 'data: b\n\n'],
      stop,
    ])
    const reading = read()
    for (const { reach } of beats) {
      await clock.advance(beat)
      reach()
    }
    await clock.advance(1)
    expect(await reading).toEqual({ got: ['a', 'b'], error: undefined })
    expect(seen).toHaveLength(2)
  })

  test('is not broken up by eventStream(): a comment passes it at once', async () => {
    const { client } = await listening([
      [': 1\n', new Promise(() => undefined)],
    ])
    const response = await client.get('/stream', { timeout: Infinity })
    for await (const chunk of response.stream()) {
      expect(new TextDecoder().decode(chunk)).toBe(': 1\n')
      break
    }
  })

  test('of a reader is none: a slow one does not lose its stream', async () => {
    const { clock, client } = await listening([['data: a\n\n', 'data: b\n\n']])
    const stream = events(client, '/stream')
    await stream.next()
    await clock.advance(beat * 100)
    expect((await stream.next()).value).toMatchObject({ data: 'b' })
    await stream.return()
  })

  test('does not end a POST with a second request, but with an error', async () => {
    const { answer } = held()
    const { clock, read, seen } = await listening([answer])
    const reading = read({ method: 'POST' })
    await clock.advance(beat * 2 + 1)
    expect((await reading).error).toBeInstanceOf(IdleTimeoutError)
    expect(seen).toHaveLength(1)
  })

  test('of a service that accepts no connection ends with `timeout` of the call', async () => {
    const hanging: Answer = ({ signal }) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          reject(signal.reason)
        })
      })
    const { clock, read, reconnects } = await listening([
      ['data: a\n\n', CUT],
      hanging,
    ])
    const reading = read({ timeout: beat })
    await clock.advance(beat + 1)
    expect((await reading).error).toBeInstanceOf(OperationTimeoutError)
    await clock.advance(beat)
    expect(reconnects).toHaveLength(1)
  })

  test('does not count, but `timeout` of the call does, and is the end', async () => {
    const { answer } = held()
    const { clock, read, seen } = await listening([answer])
    const reading = read({ timeout: beat })
    await clock.advance(beat + 1)
    expect((await reading).error).toBeInstanceOf(OperationTimeoutError)
    await clock.advance(beat * 10)
    expect(seen).toHaveLength(1)
    expect(clock.pending).toBe(0)
  })
})
