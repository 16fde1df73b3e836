import { InvalidMessageError, NetworkError } from 'middleware-cookbook'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Reconnect } from './event-stream.ts'
import {
  busyWith,
  CUT,
  PLACES,
  skipSleeps,
  start,
  stop,
} from './streaming.fixture.ts'

skipSleeps()

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
    'ends with an error when the next answer is a refusal: %i',
    async (code) => {
      const { read, seen } = await start(place, [
        ['data: a\n\n', CUT],
        busyWith(code),
      ])
      const { got, error } = await read()
      expect(got).toEqual(['a'])
      expect(error).toMatchObject({ code: 'ERR_EVENT_STREAM_REFUSED' })
      expect(String(error)).toMatch(/GET http:\S+\/stream is no event stream/)
      expect(seen).toHaveLength(2)
    },
  )

  test.each([429, 500, 502, 503, 504])(
    'is tried again after a status that a restart explains: %i',
    async (code) => {
      const { read, seen } = await start(place, [
        ['id: 1\ndata: a\n\n', CUT],
        busyWith(code),
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
      [['data: a\n\n', CUT], busyWith(503)],
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
      [['id: 1\ndata: a\n\n', CUT], busyWith(503), stop],
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
