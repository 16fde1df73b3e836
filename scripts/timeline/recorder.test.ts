import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  attemptTimeout,
  compose,
  createClient,
  HttpError,
  HttpResponse,
  sleep,
  type Client,
  type Middleware,
} from '../../runtime/index.ts'
import type { CallOptions, ClientOptions } from '../../runtime/client/options.ts'
import type { Handler } from '../../runtime/handler.ts'
import { places } from './places.ts'
import { startRecorder, type Recorder } from './recorder.ts'
import type { Recording, Span } from './recording.ts'
import { virtualClock, type VirtualClock } from './virtual-clock.ts'

let clock: VirtualClock
let recorder: Recorder

beforeEach(() => {
  clock = virtualClock(1)
  recorder = startRecorder(clock, places)
})

afterEach(() => {
  recorder.stop()
  clock.restore()
})

const answer: Handler = async () => new HttpResponse('fine')

function clientOf(app: Handler, middleware: readonly Middleware[] = [], more: ClientOptions = {}) {
  const options = { transport: app, middleware, redirect: 'manual', ...more } as const
  return createClient({ baseUrl: 'http://a.test', ...options })
}

async function get(client: Client, path = '/', options: CallOptions = {}): Promise<string> {
  const response = await client.get(path, options).catch((error: unknown) => error)
  return response instanceof HttpResponse ? response.text() : String(response)
}

/** `2 in 1 exchange GET / 0-40 200` */
function lines(recording: Recording = recorder.stop()): readonly string[] {
  return recording.map((span) => {
    const within = span.in === undefined ? '' : ` in ${span.in}`
    const end = span.end === undefined ? '' : ` ${span.end}`
    return `${span.id}${within} ${span.kind} ${span.name} ${span.from}-${span.to ?? ''}${end}`
  })
}

const pass: Middleware = async function pass(request, next) {
  return next(request)
}

describe('a recording', () => {
  test('has a span for each call, each layer and each exchange, one within the other', async () => {
    await get(clientOf(answer, [pass]))
    expect(lines()).toEqual([
      '1 call GET / 0-40 200',
      '2 in 1 layer pass 0-40 200',
      '3 in 2 exchange GET / 0-40 200',
      '4 in 3 handler answer 20-20 200',
    ])
  })

  test('has the layers of an application within the exchange, also of a list in a list', async () => {
    const inner = compose([pass], answer)
    const app = compose([pass], function outer(request) {
      return inner(request)
    })
    await get(clientOf(app))
    expect(lines().slice(2)).toEqual([
      '3 in 2 handler  20-20 200',
      '4 in 3 layer pass 20-20 200',
      '5 in 4 handler outer 20-20 200',
      '6 in 5 layer pass 20-20 200',
      '7 in 6 handler answer 20-20 200',
    ])
  })

  test('has sleeps within the layer that sleeps, and time moves by them alone', async () => {
    const slow: Middleware = async function slow(request, next) {
      await (await next(request)).release()
      await sleep(3_600_000)
      return next(request)
    }
    await get(clientOf(answer, [slow]))
    expect(lines()).toContain('5 in 2 sleep sleep 40-3600040')
    expect(lines()[0]).toBe('1 call GET / 0-3600080 200')
  })

  test('tells calls that run at the same time apart', async () => {
    const client = clientOf(async ({ url }) => {
      await sleep(url.pathname === '/slow' ? 100 : 10)
      return new HttpResponse('fine')
    })
    await Promise.all([get(client, '/slow'), get(client, '/fast')])
    expect(lines()).toContain('1 call GET /slow 0-140 200')
    expect(lines()).toContain('3 call GET /fast 0-50 200')
    const recording = recorder.stop()
    const sleeps = recording.filter(({ kind }) => kind === 'sleep')
    expect(sleeps.map(({ to }) => to)).toEqual([120, 30])
    const callOf = (span: Span | undefined): Span | undefined =>
      span?.kind === 'call' ? span : callOf(recording.find(({ id }) => id === span?.in))
    expect(sleeps.map((span) => callOf(span)?.name)).toEqual(['GET /slow', 'GET /fast'])
  })

  test('has the call that a middleware makes within the middleware, as a call of its own', async () => {
    const audit: Middleware = async function audit(request, next) {
      await get(clientOf(answer), '/audit')
      return next(request)
    }
    await get(clientOf(answer, [audit]))
    expect(lines().filter((line) => line.includes('call'))).toEqual([
      '1 call GET / 0-80 200',
      '3 in 2 call GET /audit 0-40 200',
    ])
  })

  test('says how each span ended: by which error, and that a deadline fired', async () => {
    const hang: Handler = ({ signal }) =>
      new Promise((_, reject) =>
        signal?.addEventListener('abort', () => {
          reject(signal.reason)
        }),
      )
    await get(clientOf(hang, [pass, attemptTimeout(100)]))
    expect(lines()).toEqual([
      '1 call GET / 0-100 AttemptTimeoutError',
      '2 in 1 layer pass 0-100 AttemptTimeoutError',
      '3 in 2 layer attemptTimeout 0-100 AttemptTimeoutError',
      '4 in 3 exchange GET / 0-100 AttemptTimeoutError',
      expect.stringContaining('handler hang 20-100'),
      expect.stringContaining('timer timer 0-100'),
    ])
  })

  test('ends an exchange when its caller aborts, on the way there and on the way back', async () => {
    let reached = 0
    const client = clientOf(async () => new HttpResponse(String(++reached)))
    for (const ms of [10, 30]) {
      const controller = new AbortController()
      clock.after(ms, () => {
        controller.abort()
      })
      await get(client, '/', { signal: controller.signal })
    }
    expect(reached).toBe(1)
    const exchanges = lines().filter((line) => line.includes('exchange'))
    expect(exchanges).toEqual([
      expect.stringMatching(/ 0-10 AbortError$/),
      expect.stringMatching(/ 10-40 AbortError$/),
    ])
  })

  test('has spans that never end, and titles', async () => {
    recorder.title('naive')
    void get(clientOf(() => new Promise(() => undefined)))
    await clock.sleep(50)
    expect(lines().slice(0, 3)).toEqual([
      '1 title naive 0-',
      '2 call GET / 0-',
      '3 in 2 exchange GET / 0-',
    ])
  })

  test('numbers origins, and has no port, query, field or message in it', async () => {
    const secret = 'hunter2'
    const client = clientOf(async () => {
      throw new HttpError(401, `${secret} is wrong`)
    })
    const headers = { authorization: `Bearer ${secret}` }
    await get(client, `http://b.test:8080/a?token=${secret}#${secret}`, { headers })
    await get(client, `http://c.test/?token=${secret}`)
    const recording = recorder.stop()
    expect(JSON.stringify(recording)).not.toMatch(/hunter2|8080|\.test/)
    const calls = recording.filter(({ kind }) => kind === 'call')
    expect(calls.map(({ name, origin }) => [name, origin])).toEqual([
      ['GET /a', 1],
      ['GET /', 2],
    ])
  })

  test('is complete where a middleware forgets its response', async () => {
    await get(clientOf(answer, [(async () => undefined) as unknown as Middleware]))
    expect(lines()[0]).toBe('1 call GET / 0-0')
  })

  test('ends when it is stopped: what runs later is in no recording', async () => {
    const client = clientOf(answer)
    const recording = recorder.stop()
    await get(client)
    expect(recording).toEqual([])
    expect(recorder.stop()).toEqual([])
  })
})
