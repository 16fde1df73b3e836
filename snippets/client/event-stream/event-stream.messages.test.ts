import {
  createClient,
  HttpResponse,
  type CallOptions,
} from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import {
  events,
  eventStream,
  readEvents,
  type EventStreamOptions,
} from './event-stream.ts'
import { CUT, scripted, skipSleeps, streamOf } from './streaming.fixture.ts'

skipSleeps()

const memory = async () => undefined

async function messageOf(
  answer: HttpResponse,
  url: string | URL = '/stream?token=secret',
): Promise<string> {
  const client = createClient({
    baseUrl: 'http://api.example.org/',
    transport: async () => answer,
  })
  const error = await events(client, url)
    .next()
    .then(() => undefined, String)
  return error ?? 'none'
}

describe('an error says', () => {
  test('what came in the place of a stream, and where to read what the service says', async () => {
    const headers = { 'content-type': 'text/html' }
    expect(await messageOf(new HttpResponse('', { headers }))).toBe(
      'EventStreamError: GET http://api.example.org/stream is no event stream: status 200, ' +
        'text/html; read error.response for what the service says',
    )
    expect(await messageOf(new HttpResponse(null, { status: 404 }))).toContain(
      'status 404, no Content-Type; read',
    )
  })

  test('whose event is too large, and what to pass', async () => {
    const { app } = scripted([['data: too long\n\n']], memory)
    const client = createClient({
      baseUrl: 'http://api.example.org/',
      transport: app,
      middleware: [eventStream({ maxEventSize: 9 })],
    })
    const reading = events(client, '/stream').next()
    await expect(reading).rejects.toThrow(
      'GET http://api.example.org/stream sent an event of more than 9 bytes: if it may be that ' +
        'large, pass a larger maxEventSize',
    )
  })

  test('the address of a call once, also of one with a URL of its own', async () => {
    const url = new URL('http://api.example.org/stream?token=secret#a')
    expect(await messageOf(new HttpResponse(null), url)).toContain(
      'GET http://api.example.org/stream is no event stream',
    )
  })

  test('what was asked for, when a middleware has answered, and nothing of the query', async () => {
    const client = createClient({
      baseUrl: 'http://api.example.org/',
      middleware: [async () => new HttpResponse(null, { status: 404 })],
    })
    const url = '/stream?token=secret#a'
    await expect(events(client, url).next()).rejects.toThrow(
      'GET /stream is no event stream: status 404',
    )
  })

  test('how often a stream was lost in vain', async () => {
    const { app } = scripted([[CUT]], memory)
    const client = createClient({
      baseUrl: 'http://api.example.org/',
      transport: async (request) => {
        const response = await app(request)
        return response.status === 200
          ? streamOf([': a\n\n'], {}, memory)
          : response
      },
      middleware: [eventStream({ maxReconnects: 2 })],
    })
    await expect(events(client, '/stream').next()).rejects.toThrow(
      'GET http://api.example.org/stream ended 3 times in a row without an event',
    )
  })

  test.each<[string, EventStreamOptions, CallOptions, string]>([
    [
      'a wait that is too long',
      { maxDelay: 1000 },
      {},
      'ended and asks to be left alone for 1001 ms, which is too long: see maxDelay',
    ],
    [
      'no time that is left',
      { initialDelay: 0 },
      { timeout: 1000 },
      'ended with too little time left to wait for 1001 ms',
    ],
    [
      'none that is allowed',
      { maxReconnects: 0 },
      {},
      'ended and maxReconnects is 0',
    ],
  ])(
    'why a stream that brought an event is not resumed: %s',
    async (_, options, call, message) => {
      const client = createClient({
        baseUrl: 'http://api.example.org/',
        transport: async () =>
          streamOf(['retry: 1001\ndata: a\n\n'], {}, memory),
        middleware: [eventStream(options)],
      })
      const reading = events(client, '/stream', call)
      expect((await reading.next()).value).toMatchObject({ data: 'a' })
      await expect(reading.next()).rejects.toThrow(
        `GET http://api.example.org/stream ${message}`,
      )
    },
  )

  test('which option is wrong, of which function, and what it may be', async () => {
    const client = createClient({ baseUrl: 'http://api.example.org/' })
    const wrong = { lastEventId: 5 } as unknown as object
    await expect(events(client, '/', wrong).next()).rejects.toThrow(
      'events({ lastEventId }) is a number: pass a string',
    )
    await expect(
      events(client, '/', { maxEventSize: 0 }).next(),
    ).rejects.toThrow(
      'events({ maxEventSize }) is 0: pass a number of bytes above 0',
    )
    expect(() => readEvents(streamOf([]), { maxEventSize: 0 })).toThrow(
      'readEvents({ maxEventSize }) is 0: pass a number of bytes above 0',
    )
    expect(() => eventStream({ maxEventSize: 0 })).toThrow(
      'eventStream({ maxEventSize }) is 0: pass a number of bytes above 0',
    )
    expect(() => eventStream({ initialDelay: -1 })).toThrow(
      'pass a number of ms, 0 or more',
    )
    expect(() => eventStream({ maxDelay: -1 })).toThrow(
      'pass a number of ms, 0 or more',
    )
  })

  test('that an option is not of events(), but of eventStream()', async () => {
    const client = createClient({ baseUrl: 'http://api.example.org/' })
    for (const name of ['resume', 'maxReconnects', 'isLast', 'onReconnect']) {
      const misplaced: object = { [name]: undefined }
      await expect(events(client, '/', misplaced).next()).rejects.toThrow(
        `events({ ${name} }) is an option of the middleware: pass it to eventStream()`,
      )
    }
  })
})
