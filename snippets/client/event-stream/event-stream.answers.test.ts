import { HttpResponse, NetworkError, type Handler } from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import {
  events,
  eventStream,
  readEvents,
  type ServerSentEvent,
} from './event-stream.ts'
import {
  CUT,
  type Piece,
  PLACES,
  skipSleeps,
  start,
  streamOf,
} from './streaming.fixture.ts'

skipSleeps()

const isLast = ({ data }: ServerSentEvent) => data === '[DONE]'
const post = { method: 'POST', json: { model: 'm', stream: true } }
const answer = ['data: {"text":"Hel"}\n\n', 'data: {"text":"lo"}\n\n'] as const

describe.each(PLACES)('the answer to a POST, %s', (place) => {
  test('ends with its last event, though the server keeps the connection', async () => {
    let isGone: boolean | undefined
    const open = new Promise(() => undefined)
    const { read, seen } = await start(
      place,
      [
        async (request) => {
          request.signal?.addEventListener('abort', () => (isGone = true))
          return streamOf([...answer, 'data: [DONE]\n\ndata: more\n\n', open])
        },
      ],
      { isLast },
    )
    const { got, error } = await read(post)
    expect(error).toBeUndefined()
    expect(got).toEqual(['{"text":"Hel"}', '{"text":"lo"}', '[DONE]'])
    expect(seen).toHaveLength(1)
    if (place === 'on sockets') await expect.poll(() => isGone).toBe(true)
  })

  test('that is cut is an error, and never sent again', async () => {
    const { read, seen } = await start(place, [[...answer, CUT]], { isLast })
    const { got, error } = await read(post)
    expect(got).toHaveLength(2)
    expect(error).toBeInstanceOf(NetworkError)
    expect(seen).toHaveLength(1)
  })

  test('that ends before its last event is an error, and no whole answer', async () => {
    const { read, seen } = await start(place, [answer], { isLast })
    const { got, error } = await read(post)
    expect(got).toHaveLength(2)
    expect(error).toMatchObject({ code: 'ERR_EVENT_STREAM_CUT' })
    expect(String(error)).toMatch(/POST http:\S+\/stream ended before its last/)
    expect(seen).toHaveLength(1)
  })

  test('that ends within an event is an error, also without isLast', async () => {
    for (const half of ['data: {"te', 'data: {"text":"lo"}', 'data: a\n']) {
      const { read } = await start(place, [[answer[0], half]])
      const { got, error } = await read(post)
      expect(got).toEqual(['{"text":"Hel"}'])
      expect(error).toMatchObject({ code: 'ERR_EVENT_STREAM_CUT' })
    }
  })

  test('that ends between two events is whole without isLast', async () => {
    for (const rest of ['', ': a comment', ': a comment\n', '\n']) {
      const { read } = await start(place, [[...answer, rest]])
      expect(await read(post)).toEqual({
        got: ['{"text":"Hel"}', '{"text":"lo"}'],
        error: undefined,
      })
    }
  })

  test('goes on after a cut if resume says so', async () => {
    const bodies: unknown[] = []
    const answering =
      (pieces: readonly Piece[]): Handler =>
      async (request) => {
        bodies.push(await request.json())
        return streamOf(pieces)
      }
    const { read, ids } = await start(
      place,
      [answering(['id: 1\ndata: a\n\n', CUT]), answering(['data: [DONE]\n\n'])],
      { isLast, resume: () => true },
    )
    expect(await read(post)).toEqual({ got: ['a', '[DONE]'], error: undefined })
    expect(ids()).toEqual([null, '1'])
    expect(bodies).toEqual([post.json, post.json])
  })

  test('does not go on when its body can be sent only once', async () => {
    const { read, seen } = await start(place, [['data: a\n\n', CUT]], {
      resume: () => true,
    })
    const body = new Blob(['{}']).stream()
    expect((await read({ method: 'POST', body })).error).toBeInstanceOf(
      NetworkError,
    )
    expect(seen).toHaveLength(1)
  })

  test('that is an error of the service is told with its content', async () => {
    const { read } = await start(place, [
      async () =>
        HttpResponse.json({ error: 'too many tokens' }, { status: 400 }),
    ])
    const { error } = await read(post)
    const { response } = error as { response: HttpResponse }
    expect(await response.json()).toEqual({ error: 'too many tokens' })
  })
})

test('an SDK over client.fetch gets the error of half an answer too', async () => {
  const { client } = await start('on sockets', [answer], { isLast })
  const response = await client.fetch('/chat', { method: 'POST' })
  await expect(response.text()).rejects.toMatchObject({
    code: 'ERR_EVENT_STREAM_CUT',
  })
})

describe('a stream with a last event', () => {
  test('that is lost before it goes on, and one that is lost after it does not', async () => {
    const { read, seen } = await start(
      'on sockets',
      [
        ['id: 1\ndata: a\n\n', CUT],
        ['data: [DONE]\n\n', CUT],
      ],
      { isLast },
    )
    expect(await read()).toEqual({ got: ['a', '[DONE]'], error: undefined })
    expect(seen).toHaveLength(2)
  })

  test('gives isLast the event as its reader gets it', async () => {
    const given: ServerSentEvent[] = []
    const { client } = await start(
      'in memory',
      [['id: 1\ndata: a\n\n: beat\n\nid: 2\n\nevent: end\ndata\n\n']],
      { isLast: (event) => given.push(event) > 1 },
    )
    const got: ServerSentEvent[] = []
    for await (const event of events(client, '/stream')) got.push(event)
    expect(given).toEqual([
      { type: 'message', data: 'a', id: '1' },
      { type: 'end', data: '', id: '2' },
    ])
    expect(got).toEqual(given)
  })

  test('whose isLast fails ends with that error', async () => {
    const { read } = await start('in memory', [['data: {\n\n']], {
      isLast: ({ data }) => JSON.parse(data) === 1,
    })
    expect((await read()).error).toBeInstanceOf(SyntaxError)
  })
})

describe('without eventStream() in the list', () => {
  test('events() reads one connection, and a cut is an error', async () => {
    const { client, seen } = await start('on sockets', [['data: a\n\n', CUT]])
    const got: string[] = []
    const reading = async () => {
      const stream = events(client, '/stream', { middleware: [] })
      for await (const { data } of stream) got.push(data)
    }
    await expect(reading()).rejects.toBeInstanceOf(NetworkError)
    expect(got).toEqual(['a'])
    expect(seen).toHaveLength(1)
  })

  test('readEvents() reads what a call has answered', async () => {
    const { client } = await start('in memory', [answer])
    const got: string[] = []
    const response = await client.post('/chat', { json: {} })
    for await (const { data } of readEvents(response)) got.push(data)
    expect(got).toHaveLength(2)
    expect(eventStream().name).toBe('eventStream')
  })
})
