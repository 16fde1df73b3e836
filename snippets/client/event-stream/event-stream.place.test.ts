import {
  createClient,
  HttpResponse,
  serve,
  type Handler,
} from 'middleware-cookbook'
import {
  circuitBreaker,
  CircuitOpenError,
} from 'middleware-cookbook/client/circuit-breaker'
import { concurrencyLimit } from 'middleware-cookbook/client/concurrency-limit'
import { httpCache } from 'middleware-cookbook/client/http-cache'
import { logging, type LogEntry } from 'middleware-cookbook/client/logging'
import { retry } from 'middleware-cookbook/client/retry'
import { singleFlight } from 'middleware-cookbook/client/single-flight'
import { tokenRefresh } from 'middleware-cookbook/client/token-refresh'
import { skippingClock } from 'middleware-cookbook/testing'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { events, eventStream } from './event-stream.ts'
import {
  CUT,
  scripted,
  signpost,
  start,
  stop,
  streamOf,
  type Answer,
} from './streaming.fixture.ts'

beforeEach(() => {
  const clock = skippingClock()
  onTestFinished(clock.restore)
})

/** A service on sockets, with the tokens that it takes in turn. */
async function service(answers: readonly Answer[]) {
  const { app, seen, ids } = scripted(answers)
  const tokens: (string | null)[] = []
  const server = await serve(
    (request) => {
      tokens.push(request.headers.get('authorization'))
      return app(request)
    },
    { onError: () => undefined, closeTimeout: 1 },
  )
  onTestFinished(() => server.close())
  return { origin: server.url.origin, seen, ids, tokens }
}

/** Tokens that are valid for an hour: t1, t2, … */
function tokensFor(origin: string) {
  let count = 0
  return tokenRefresh({
    origin,
    refresh: async () => ({ accessToken: `t${++count}`, expiresIn: 3600 }),
  })
}

/** All that may hold a stream back. */
function all(origin: string, log: (entry: LogEntry) => unknown) {
  return [
    logging({ log }),
    concurrencyLimit({ max: 1 }),
    eventStream({ isLast: ({ data }) => data === '[DONE]' }),
    retry(),
    circuitBreaker(),
    tokensFor(origin),
    httpCache(),
    singleFlight(),
  ]
}

describe('through logging, limits, retry, tokens, cache and single flight', () => {
  test.each(['GET', 'POST'])(
    'the first event arrives before the service sends the second: %s',
    async (method) => {
      const second = signpost()
      const { origin } = await service([
        ['data: a\n\n', second.reached, 'data: [DONE]\n\n'],
      ])
      const log: LogEntry[] = []
      const client = createClient({
        baseUrl: origin,
        middleware: all(origin, (entry) => log.push(entry)),
      })
      onTestFinished(() => client.close())
      const stream = events(client, '/chat', { method })
      expect((await stream.next()).value).toMatchObject({ data: 'a' })
      expect(log).toHaveLength(1)
      second.reach()
      expect((await stream.next()).value).toMatchObject({ data: '[DONE]' })
      expect((await stream.next()).done).toBe(true)
    },
  )

  test('a stream that is cut goes on, with a new token, and its log has no id', async () => {
    const refuse: Handler = async () =>
      new HttpResponse(null, {
        status: 401,
        headers: { 'www-authenticate': 'Bearer' },
      })
    const { origin, tokens, ids } = await service([
      ['id: private\ndata: a\n\n', CUT],
      refuse,
      async () => new HttpResponse('busy', { status: 503 }),
      ['data: [DONE]\n\n'],
    ])
    const log: LogEntry[] = []
    const client = createClient({
      baseUrl: origin,
      middleware: [
        eventStream({ isLast: ({ data }) => data === '[DONE]' }),
        logging({ log: (entry) => log.push(entry), headers: 'all' }),
        retry(),
        tokensFor(origin),
      ],
    })
    onTestFinished(() => client.close())
    const got: string[] = []
    for await (const { data } of events(client, '/stream')) got.push(data)
    expect(got).toEqual(['a', '[DONE]'])
    expect(tokens).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2', 'Bearer t2'])
    expect(ids()).toEqual([null, 'private', 'private', 'private'])
    expect(log.map(({ status }) => status)).toEqual([200, 200])
    expect(JSON.stringify(log)).not.toContain('private')
  })
})

describe('a slot of concurrencyLimit()', () => {
  /** A stream that waits for its next connection, and a call beside it. */
  async function beside(place: 'before' | 'after') {
    const waiting = signpost()
    const free = signpost()
    const answers: Record<string, Answer> = {
      '/stream': ['data: a\n\n', CUT],
      '/other': ['data: other\n\n'],
    }
    let calls = 0
    const transport: Handler = async ({ pathname }) => {
      const answer = answers[pathname]
      if (pathname === '/stream' && ++calls > 1) return stop
      return streamOf(
        (answer ?? []) as readonly string[],
        {},
        async () => undefined,
      )
    }
    const limit = concurrencyLimit({ max: 1, maxQueue: 0 })
    const keep = eventStream({ onReconnect: waiting.reach })
    const client = createClient({
      baseUrl: 'http://api.example.org',
      middleware: place === 'before' ? [limit, keep] : [keep, limit],
      transport,
    })
    const stream = events(client, '/stream')
    await stream.next()
    const next = stream.next()
    await waiting.reached
    const other = client
      .get('/other', { middleware: [limit] })
      .then((response) => response.text())
      .catch((error: unknown) => String(error))
    free.reach()
    const came = await other
    await next
    return came
  }

  test('before eventStream() is held for the whole stream, its waits too', async () => {
    expect(await beside('before')).toContain('ConcurrencyLimitError')
  })

  test('after eventStream() is free while it waits for the next connection', async () => {
    expect(await beside('after')).toBe('data: other\n\n')
  })
})

describe('a circuit that is open', () => {
  test('after eventStream() is waited for, as long as it says', async () => {
    const failing = Array.from(
      { length: 2 },
      (): Answer => async () => new HttpResponse('down', { status: 503 }),
    )
    const { client, reconnects } = await start(
      'in memory',
      [['data: a\n\n', CUT], ...failing, ['data: b\n\n'], stop],
      { onReconnect: (event) => told.push(event.error) },
    )
    const told: unknown[] = []
    const middleware = [
      ...client.middleware,
      circuitBreaker({ minimum: 2, threshold: 0.5, openFor: 5000, probes: 1 }),
    ]
    const got: string[] = []
    for await (const { data } of events(client, '/stream', { middleware })) {
      got.push(data)
    }
    expect(got).toEqual(['a', 'b'])
    expect(told.some((error) => error instanceof CircuitOpenError)).toBe(true)
    expect(reconnects).toEqual([])
  })
})
