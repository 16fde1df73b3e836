import {
  HttpResponse,
  routes,
  serve,
  createClient,
  followRedirects,
  type HttpResponseInit,
} from 'middleware-cookbook'
import { describe, expect, onTestFinished, test } from 'vitest'
import { events, eventStream } from './event-stream.ts'
import {
  CUT,
  skipSleeps,
  start,
  stop,
  streamOf,
  type Piece,
} from './streaming.fixture.ts'

skipSleeps()

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
    expect(String(error)).toMatch(
      new RegExp(
        `GET http:\\S+/stream was redirected to ${new URL(url).origin}, which cannot go on from ` +
          'the last event: list followRedirects\\(\\) before eventStream\\(\\)$',
      ),
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
