import { HttpResponse } from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import { events, EventStreamError, readEvents } from './event-stream.ts'
import {
  dataIn,
  eventsIn,
  PLACES,
  skipSleeps,
  start,
  stop,
  streamOf,
} from './streaming.fixture.ts'

skipSleeps()

describe('an event', () => {
  test('has the type message unless a field says another (HTML §9.2.6)', async () => {
    const text = 'data: a\n\nevent: add\ndata: b\n\nevent:\ndata: c\n\n'
    const types = (await eventsIn(text)).map(({ type }) => type)
    expect(types).toEqual(['message', 'add', 'message'])
  })

  test('joins its lines of data with LF', async () => {
    expect(await dataIn('data: YHOO\ndata: +2\ndata: 10\n\n')).toEqual([
      'YHOO\n+2\n10',
    ])
  })

  test('loses one space after the colon, and no other', async () => {
    expect(await dataIn('data:a\n\ndata: a\n\ndata:  a \n\n')).toEqual([
      'a',
      'a',
      ' a ',
    ])
  })

  test('may have an empty line of data, but without any it is none', async () => {
    const text = 'data\n\ndata\ndata\n\nevent: add\n\nid: 1\n\ndata:\n\n'
    expect(await dataIn(text)).toEqual(['', '\n', ''])
  })

  test('has no fields of other names, nor in other case', async () => {
    const text = ': data: a\nDATA: b\n data: c\ndatum: d\ndata: e\n\n'
    expect(await dataIn(text)).toEqual(['e'])
  })

  test('that has not ended when the stream ends is none', async () => {
    expect(await dataIn('data: a\n\ndata: b\n')).toEqual(['a'])
    expect(await dataIn('data: a\n\ndata: b')).toEqual(['a'])
  })

  test('has the last id of the stream, also of an event without data', async () => {
    const text = 'data: a\n\nid: 1\ndata: b\n\ndata: c\n\nid: 2\n\ndata: d\n\n'
    const ids = (await eventsIn(text, 'id\ndata: e\n\n')).map(({ id }) => id)
    expect(ids).toEqual(['', '1', '1', '2', ''])
  })

  test('does not take an id with NUL', async () => {
    const text = 'id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n'
    expect((await eventsIn(text)).map(({ id }) => id)).toEqual(['1', '1'])
  })
})

describe.each(PLACES)('a call, %s', (place) => {
  test('asks for an event stream that nothing stores (HTML §9.2.2)', async () => {
    const { read, seen } = await start(place, [['data: a\n\n'], stop])
    expect(await read()).toEqual({ got: ['a'], error: undefined })
    const [request] = seen
    expect(request?.headers.get('accept')).toBe('text/event-stream')
    expect(request?.headers.get('cache-control')).toBe('no-store')
    expect(request?.headers.has('last-event-id')).toBe(false)
  })

  test('goes on from an id that its caller has kept, and tells it of', async () => {
    const { client, seen } = await start(place, [['data: a\n\n'], stop])
    const stream = events(client, '/stream', { lastEventId: '7é' })
    expect((await stream.next()).value).toMatchObject({ data: 'a', id: '7é' })
    await stream.return()
    const bytes = new TextDecoder('latin1').decode(
      new TextEncoder().encode('7é'),
    )
    expect(seen[0]?.headers.get('last-event-id')).toBe(bytes)
  })

  test('keeps the headers of its caller', async () => {
    const { read, seen } = await start(place, [['data: a\n\n'], stop])
    await read({ headers: { accept: 'text/event-stream, */*', 'x-own': '1' } })
    expect(seen[0]?.headers.get('accept')).toBe('text/event-stream, */*')
    expect(seen[0]?.headers.get('x-own')).toBe('1')
  })

  test('that is answered 204 has no events', async () => {
    const { read, seen } = await start(place, [stop])
    expect(await read()).toEqual({ got: [], error: undefined })
    expect(seen).toHaveLength(1)
  })

  test.each([
    [404, 'text/event-stream'],
    [200, 'text/html'],
    [201, 'text/event-stream'],
    [500, 'application/json'],
  ])(
    'whose answer is no event stream is refused, with what the service says (§9.2.3): %i, %s',
    async (status, type) => {
      const refusal = () =>
        Promise.resolve(
          new HttpResponse('no such stream', {
            status,
            headers: { 'content-type': type },
          }),
        )
      const { read } = await start(place, [refusal])
      const { got, error } = await read({}, '/stream?token=secret')
      expect(got).toEqual([])
      if (!(error instanceof EventStreamError)) throw error
      expect(error.code).toBe('ERR_EVENT_STREAM_REFUSED')
      expect(error.message).toMatch(
        new RegExp(
          `^GET http://\\S+/stream is no event stream: status ${status}`,
        ),
      )
      expect(error.message).not.toContain('secret')
      expect(await error.response?.text()).toBe('no such stream')
    },
  )

  test('of another type passes eventStream() as it is', async () => {
    const headers = { 'content-length': '5' }
    const { client } = await start(place, [
      () => Promise.resolve(new HttpResponse('hello', { headers })),
    ])
    const response = await client.get('/')
    expect(response.headers.get('content-length')).toBe('5')
    expect(await response.text()).toBe('hello')
  })

  test('reads a type in any case, and with parameters', async () => {
    const type = 'Text/Event-Stream;charset=UTF-8'
    const { read } = await start(place, [
      async () =>
        streamOf(['data: a\n\n'], { headers: { 'content-type': type } }),
      stop,
    ])
    expect((await read()).got).toEqual(['a'])
  })
})

describe('an event that never ends', () => {
  test.each([
    ['without a line end', 'data: '],
    ['of comments without a line end', ': '],
    ['without a blank line', 'data: a\n'],
    ['of other fields', 'x: a\n'],
  ])(
    'is an error before it takes more than maxEventSize: %s',
    async (_, piece) => {
      let sent = 0
      const endless = new HttpResponse(
        new ReadableStream<Uint8Array>(
          {
            pull(controller) {
              sent += 100
              const text = piece.padEnd(100, piece.includes('\n') ? piece : 'x')
              const padded = piece.includes('\n') ? piece.repeat(20) : text
              controller.enqueue(new TextEncoder().encode(padded))
            },
          },
          { highWaterMark: 0 },
        ),
        { headers: { 'content-type': 'text/event-stream' } },
      )
      const reading = readEvents(endless, { maxEventSize: 1000 }).next()
      await expect(reading).rejects.toMatchObject({
        name: 'EventStreamError',
        code: 'ERR_EVENT_TOO_LARGE',
      })
      expect(sent).toBeLessThan(2000)
    },
  )

  test('of exactly maxEventSize is taken', async () => {
    const text = 'data: 3456\n\n'
    const take = (maxEventSize: number) =>
      readEvents(streamOf([text, text]), { maxEventSize }).next()
    expect((await take(text.length)).value).toMatchObject({ data: '3456' })
    await expect(take(text.length - 1)).rejects.toThrow('maxEventSize')
  })
})
