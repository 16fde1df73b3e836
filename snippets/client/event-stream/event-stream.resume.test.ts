import {
  HttpResponse,
  InvalidMessageError,
  NetworkError,
  routes,
  serve,
  createClient,
  followRedirects,
  type HttpResponseInit,
} from 'middleware-cookbook'
import { manualClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { events, eventStream, type Reconnect } from './event-stream.ts'
import {
  CUT,
  PLACES,
  skipSleeps,
  start,
  stop,
  streamOf,
  type Piece,
} from './streaming.fixture.ts'

skipSleeps()

const status =
  (status: number, headers: Record<string, string> = {}) =>
  // A new one for each request.
  async () =>
    new HttpResponse('busy', { status, headers })

describe.each(PLACES)('a connection that is lost, %s', (place) => {
  test('goes on after the last whole event, and its reader sees one stream', async () => {
    const { read, ids } = await start(place, [
      ['id: 1\ndata: a\n\n', 'id: 2\ndata: b\n\nid: 3\ndata: half', CUT],
      ['id: 3\ndata: c\n\n'],
      stop,
    ])
    expect(await read()).toEqual({ got: ['a', 'b', 'c'], error: undefined })
    expect(ids()).toEqual([null, '2', '3'])
  })

  test('and one that the server has ended are the same (HTML §9.2.3)', async () => {
    const { read, ids, reconnects } = await start(place, [
      ['id: 1\ndata: a\n\ndata: half'],
      ['data: b\n\n'],
      stop,
    ])
    expect((await read()).got).toEqual(['a', 'b'])
    expect(ids()).toEqual([null, '1', '1'])
    expect(reconnects.map(({ error }) => error)).toEqual([undefined, undefined])
  })

  test('has an id from an event without data too, but not from half an event', async () => {
    const { read, ids } = await start(place, [
      ['data: a\n\nid: 7\n\nid: 8\ndata: b\n', CUT],
      stop,
    ])
    expect((await read()).got).toEqual(['a'])
    expect(ids()).toEqual([null, '7'])
  })

  test('sends no id when there is none, or the server has reset it', async () => {
    const { read, ids } = await start(place, [
      ['data: a\n\n', CUT],
      ['id: 5\ndata: b\n\nid:\ndata: c\n\n', CUT],
      stop,
    ])
    expect((await read()).got).toEqual(['a', 'b', 'c'])
    expect(ids()).toEqual([null, null, null])
  })

  test('goes on from the id of its caller while no event has come', async () => {
    const { read, ids } = await start(place, [
      [CUT],
      ['data: a\n\n', CUT],
      stop,
    ])
    expect((await read({ lastEventId: '4' })).got).toEqual(['a'])
    expect(ids()).toEqual(['4', '4', '4'])
  })

  test('forgets the id of its caller too when the server resets it', async () => {
    const { read, ids } = await start(place, [['id:\ndata: a\n\n', CUT], stop])
    expect((await read({ lastEventId: '4' })).got).toEqual(['a'])
    expect(ids()).toEqual(['4', null])
  })

  test('sends an id in UTF-8 (HTML §9.2.3)', async () => {
    const { read, seen } = await start(place, [
      ['id: é\ndata: a\n\n', CUT],
      stop,
    ])
    await read()
    expect(seen[1]?.headers.get('last-event-id')).toBe('Ã©')
  })

  test('and an id that no field can hold end with an error, not at another place', async () => {
    const { read, seen } = await start(place, [
      ['id: \u0001\ndata: a\n\n', CUT],
      stop,
    ])
    const { got, error } = await read()
    expect(got).toEqual(['a'])
    expect(error).toBeInstanceOf(InvalidMessageError)
    expect(seen).toHaveLength(1)
  })

  test('drops the byte order mark of the next connection', async () => {
    const { read } = await start(place, [
      ['data: a\n\n', CUT],
      ['\ufeffdata: b\n\n'],
      stop,
    ])
    expect((await read()).got).toEqual(['a', 'b'])
  })

  test('ends for good with a 204', async () => {
    const { read, seen } = await start(place, [['data: a\n\n', CUT], stop])
    expect(await read()).toEqual({ got: ['a'], error: undefined })
    expect(seen).toHaveLength(2)
  })

  test.each([404, 401, 301, 201])(
    'ends with an error when the next answer is %i',
    async (code) => {
      const { read, seen } = await start(place, [
        ['data: a\n\n', CUT],
        status(code),
      ])
      const { got, error } = await read()
      expect(got).toEqual(['a'])
      expect(error).toMatchObject({ code: 'ERR_EVENT_STREAM_REFUSED' })
      expect(String(error)).toMatch(/GET http:\S+\/stream is no event stream/)
      expect(seen).toHaveLength(2)
    },
  )

  test.each([429, 500, 502, 503, 504])(
    'is tried again after a %i: the service restarts',
    async (code) => {
      const { read, seen } = await start(place, [
        ['id: 1\ndata: a\n\n', CUT],
        status(code),
        ['data: b\n\n'],
        stop,
      ])
      expect((await read()).got).toEqual(['a', 'b'])
      expect(seen).toHaveLength(4)
    },
  )

  test('is tried maxReconnects times in a row; each event begins anew', async () => {
    const { read, seen } = await start(
      place,
      [
        ['data: a\n\n', CUT],
        [': beat\n\nretry: 5\n\n', CUT],
        ['data: b\n\n', CUT],
        [CUT],
      ],
      { maxReconnects: 3 },
    )
    const { got, error } = await read()
    expect(got).toEqual(['a', 'b'])
    expect(error).toBeInstanceOf(NetworkError)
    expect(seen).toHaveLength(6)
  })

  test('is not saved by what is no event: a comment, an id or a `retry`', async () => {
    const { read, seen } = await start(
      place,
      [
        ['data: a\n\n', CUT],
        [': beat\n\nid: 1\n\nretry: 5\n\n', CUT],
      ],
      { maxReconnects: 3 },
    )
    expect((await read()).error).toBeInstanceOf(NetworkError)
    expect(seen).toHaveLength(4)
  })

  test('for the last time ends with what happened', async () => {
    const options = { maxReconnects: 2 }
    const busy = await start(
      place,
      [['data: a\n\n', CUT], status(503)],
      options,
    )
    const { error } = await busy.read()
    expect(String(error)).toContain('is no event stream: status 503')
    const ending = await start(place, [['data: a\n\n'], []], options)
    expect((await ending.read()).error).toMatchObject({
      code: 'ERR_EVENT_STREAM_CUT',
    })
    expect(ending.seen).toHaveLength(3)
  })

  test('is not tried again with maxReconnects: 0', async () => {
    const { read, seen } = await start(place, [['data: a\n\n', CUT]], {
      maxReconnects: 0,
    })
    expect((await read()).error).toBeInstanceOf(NetworkError)
    expect(seen).toHaveLength(1)
  })

  test('is told to onReconnect, whose errors end nothing', async () => {
    const told: Reconnect[] = []
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    onTestFinished(() => printed.mockRestore())
    const { read } = await start(
      place,
      [['id: 1\ndata: a\n\n', CUT], status(503), stop],
      {
        onReconnect(event) {
          told.push(event)
          throw new Error('a listener that fails')
        },
      },
    )
    expect((await read()).error).toBeUndefined()
    expect(told).toMatchObject([
      { attempt: 1, lastEventId: '1' },
      { attempt: 2, lastEventId: '1' },
    ])
    expect(told[0]?.error).toBeInstanceOf(NetworkError)
    expect(told[1]?.response?.status).toBe(503)
    expect(printed).toHaveBeenCalledTimes(2)
  })
})

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
    const busy = status(503, { 'retry-after': '7' })
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
      status(503, { 'retry-after': '2' }),
      status(503, { 'retry-after': '10' }),
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

describe('a stream that moves to another origin', () => {
  const location = (url: string | undefined): HttpResponseInit => ({
    status: 307,
    headers: { location: url ?? '' },
  })

  async function stranger(answer: readonly Piece[]) {
    const ids: (string | null)[] = []
    const server = await serve(
      async ({ headers }) => {
        ids.push(headers.get('last-event-id'))
        return ids.length > 1 ? stop : streamOf(answer)
      },
      { onError: () => undefined },
    )
    onTestFinished(() => server.close())
    return { url: String(server.url), ids }
  }

  test('does not take the id of an event there', async () => {
    const { url, ids } = await stranger(['data: c\n\n'])
    const { read } = await start('on sockets', [
      ['id: secret\ndata: a\n\n', CUT],
      async () => new HttpResponse(null, location(url)),
    ])
    const { got, error } = await read()
    expect(got).toEqual(['a'])
    expect(error).toMatchObject({ code: 'ERR_EVENT_STREAM_MOVED' })
    expect(String(error)).toContain(
      'list followRedirects() before eventStream()',
    )
    expect(ids).toEqual([null])
  })

  test('nor the id that its caller goes on from', async () => {
    const { url, ids } = await stranger(['data: c\n\n'])
    const { read } = await start('on sockets', [
      async () => new HttpResponse(null, location(url)),
    ])
    const { error } = await read({ lastEventId: 'secret' })
    expect(error).toMatchObject({ code: 'ERR_EVENT_STREAM_MOVED' })
    expect(ids).toEqual([null])
  })

  test('does not tell this origin the ids of there', async () => {
    const { url, ids } = await stranger(['id: theirs\ndata: a\n\n', CUT])
    const moved = async () => new HttpResponse(null, location(url))
    const { read, ids: here } = await start('on sockets', [moved])
    const { got, error } = await read()
    expect(got).toEqual(['a'])
    expect(error).toMatchObject({ code: 'ERR_EVENT_STREAM_MOVED' })
    expect(here()).toEqual([null])
    expect(ids).toEqual([null])
  })

  test('goes on without ids', async () => {
    const { url } = await stranger(['data: c\n\n'])
    const moved = async () => new HttpResponse(null, location(url))
    const { read } = await start('on sockets', [['data: a\n\n', CUT], moved])
    expect((await read()).got).toEqual(['a', 'c'])
  })

  test('goes on there, with followRedirects() before eventStream()', async () => {
    const { url, ids } = await stranger(['id: 9\ndata: a\n\n', CUT])
    const { read, seen } = await start(
      'on sockets',
      [async () => new HttpResponse(null, location(url))],
      {},
      { middleware: [followRedirects()] },
    )
    expect(await read()).toEqual({ got: ['a'], error: undefined })
    expect(ids).toEqual([null, '9'])
    expect(seen).toHaveLength(1)
  })

  test('at the same origin goes on', async () => {
    let calls = 0
    const server = await serve(
      routes({
        'GET /stream': async () => new HttpResponse(null, location('/here')),
        'GET /here': async ({ headers }) => {
          if (++calls === 3) return stop
          return streamOf([
            `id: ${calls}\ndata: ${headers.get('last-event-id') ?? 'none'}\n\n`,
          ])
        },
      }),
    )
    onTestFinished(() => server.close())
    const client = createClient({
      baseUrl: server.url,
      middleware: [eventStream()],
    })
    onTestFinished(() => client.close())
    const got: string[] = []
    for await (const { data } of events(client, '/stream')) got.push(data)
    expect(got).toEqual(['none', '1'])
  })
})
