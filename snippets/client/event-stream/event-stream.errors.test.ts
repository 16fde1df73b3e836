import {
  createClient,
  HttpError,
  HttpResponse,
  NetworkError,
  serve,
} from 'middleware-cookbook'
import {
  eventStream,
  readEvents,
  type Reconnect,
} from 'middleware-cookbook/client/event-stream'
import { describe, expect, test } from 'vitest'
import { CUT, skipSleeps, start, stop } from './streaming.fixture.ts'

skipSleeps()

describe('errors that no other connection changes', () => {
  test('are thrown at once: those of the program, and those of other middleware', async () => {
    for (const wrong of [new TypeError('wrong'), new HttpError(404)]) {
      let calls = 0
      const { read } = await start('in memory', [
        ['data: a\n\n', CUT],
        () => {
          calls++
          return Promise.reject(wrong)
        },
      ])
      const { got, error } = await read()
      expect(got).toEqual(['a'])
      expect(error).toBeDefined()
      expect(calls).toBe(1)
    }
  })

  test('among them that the client was closed: its program ends at once', async () => {
    const server = await serve(
      async () =>
        new HttpResponse('data: a\n\n', {
          headers: { 'content-type': 'text/event-stream' },
        }),
    )
    const reconnects: number[] = []
    const onReconnect = ({ attempt }: Reconnect) => reconnects.push(attempt)
    const client = createClient({ middleware: [eventStream({ onReconnect })] })
    const events = readEvents(await client.get(server.url))
    expect((await events.next()).value).toMatchObject({ data: 'a' })
    await client.close()
    await expect(events.next()).rejects.toMatchObject({
      cause: { code: 'UND_ERR_DESTROYED' },
    })
    expect(reconnects).toEqual([1])
    await server.close()
  })

  test('also one whose causes go round in a circle', async () => {
    const wrong = new Error('wrong')
    wrong.cause = new Error('no token', { cause: wrong })
    const { read, seen } = await start('in memory', [
      ['data: a\n\n', CUT],
      () => Promise.reject(wrong),
    ])
    expect((await read()).error).toBe(wrong)
    expect(seen).toHaveLength(2)
  })

  test('and one whose sixth cause is the network: five are looked at', async () => {
    const over = (depth: number): Error =>
      depth === 0
        ? new NetworkError('away')
        : new Error('no token', { cause: over(depth - 1) })
    for (const [depth, calls] of [
      [5, 3],
      [6, 2],
    ] as const) {
      const { read, seen } = await start('in memory', [
        ['data: a\n\n', CUT],
        () => Promise.reject(over(depth)),
        stop,
      ])
      await read()
      expect(seen).toHaveLength(calls)
    }
  })

  test('but one that says when to come back is waited for', async () => {
    const open = Object.assign(new Error('open'), { retryAfter: 5000 })
    const { read, reconnects } = await start('in memory', [
      ['data: a\n\n', CUT],
      () => Promise.reject(open),
      stop,
    ])
    expect((await read()).error).toBeUndefined()
    expect(reconnects[1]?.delay).toBeGreaterThanOrEqual(5000)
  })

  test('and one whose cause is the network is tried again', async () => {
    const cause = new NetworkError('away')
    const noToken = new Error('no token', { cause })
    const { read, seen } = await start('in memory', [
      ['data: a\n\n', CUT],
      () => Promise.reject(noToken),
      ['data: b\n\n'],
      stop,
    ])
    expect((await read()).got).toEqual(['a', 'b'])
    expect(seen).toHaveLength(4)
  })

  test('a first call that fails is not tried again: that is for retry()', async () => {
    const { read, seen } = await start('in memory', [
      () => Promise.reject(new NetworkError('away')),
    ])
    expect((await read()).error).toBeInstanceOf(NetworkError)
    expect(seen).toHaveLength(1)
  })
})
