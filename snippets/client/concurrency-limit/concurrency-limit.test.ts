import {
  createClient,
  HttpResponse,
  OperationTimeoutError,
  type CallOptions,
  HttpRequest,
} from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  concurrencyLimit,
  ConcurrencyLimitError,
  type ConcurrencyLimitOptions,
} from './concurrency-limit.ts'

let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  clock.restore()
})

/** A client with a limit, and a service that answers when the test says so. */
function start(options: ConcurrencyLimitOptions) {
  /** The paths that the service was asked for, in this order. */
  const started: string[] = []
  const answers: Answer[] = []
  const outcomes: Promise<HttpResponse>[] = []
  const client = createClient({
    baseUrl: 'http://example.org',
    middleware: [concurrencyLimit(options)],
    transport: ({ pathname, signal }) =>
      new Promise((resolve, reject) => {
        started.push(pathname)
        answers.push({ resolve, reject })
        signal?.addEventListener('abort', () => {
          reject(signal.reason)
        })
      }),
  })
  /** Begins calls. */
  const call = (paths: readonly string[], options: CallOptions = {}) => {
    for (const path of paths) {
      const outcome = client.get(path, options)
      outcome.catch(() => undefined) // The test looks at it later, or not at all.
      outcomes.push(outcome)
    }
    return clock.advance(0)
  }
  /** Answers the oldest request. */
  const answer = () => {
    answers.shift()?.resolve(new HttpResponse(null))
    return clock.advance(0)
  }
  const fail = (error: Error) => {
    answers.shift()?.reject(error)
    return clock.advance(0)
  }
  return { started, outcomes, call, answer, fail }
}

interface Answer {
  readonly resolve: (response: HttpResponse) => void
  readonly reject: (error: Error) => void
}

test('at most max calls to an origin are under way at once', async () => {
  const { call, answer, started } = start({ max: 2 })
  await call(['/1', '/2', '/3', '/4'])
  expect(started).toEqual(['/1', '/2'])
  await answer()
  expect(started).toEqual(['/1', '/2', '/3'])
  await answer()
  expect(started).toEqual(['/1', '/2', '/3', '/4'])
})

test('each origin has a limit of its own', async () => {
  const { call, answer, started } = start({ max: 1 })
  const [a, b] = ['http://a.example', 'http://a.example:8080']
  await call([`${a}/1`, `${b}/2`, `${a}/3`, `${b}/4`])
  expect(started).toEqual(['/1', '/2'])
  await answer()
  expect(started).toEqual(['/1', '/2', '/3'])
})

test('key decides which calls share a limit', async () => {
  const key = ({ pathname }: HttpRequest) => pathname.charAt(1)
  const { call, answer, started } = start({ max: 1, key })
  await call(['http://a.example/x1', 'http://b.example/x2', '/y1'])
  expect(started).toEqual(['/x1', '/y1'])
  await answer()
  expect(started).toEqual(['/x1', '/y1', '/x2'])
})

test('the first to come is the first to go', async () => {
  const { call, answer, started } = start({ max: 1 })
  await call(['/1', '/2', '/3', '/4'])
  for (let n = 1; n < 4; n++) await answer()
  expect(started).toEqual(['/1', '/2', '/3', '/4'])
})

test('who comes while a slot changes hands does not jump the queue, and is not one too many', async () => {
  const { call, answer, started, outcomes } = start({ max: 1 })
  await call(['/1', '/2'])
  // It comes in the very moment in which the first call ends.
  const late = outcomes[0]?.then(() => call(['/late']))
  await answer()
  expect(started).toEqual(['/1', '/2'])
  await answer()
  expect(started).toEqual(['/1', '/2', '/late'])
  await late
})

test('a call that fails gives its slot back, and fails as it did', async () => {
  const { call, answer, fail, started, outcomes } = start({ max: 1 })
  await call(['/1', '/2', '/3'])
  const down = new Error('connection refused')
  await fail(down)
  await expect(outcomes[0]).rejects.toBe(down)
  expect(started).toEqual(['/1', '/2'])
  await answer()
  expect(started).toEqual(['/1', '/2', '/3'])
})

test('a call that its caller aborts gives its slot back', async () => {
  const tab = new AbortController()
  const { call, started } = start({ max: 1 })
  await call(['/1'], { signal: tab.signal })
  await call(['/2'])
  tab.abort()
  await clock.advance(0)
  expect(started).toEqual(['/1', '/2'])
})

test('who aborts while it waits leaves the queue at once, and makes room in it', async () => {
  const tab = new AbortController()
  const { signal } = tab
  const { call, answer, started, outcomes } = start({ max: 1, maxQueue: 1 })
  await call(['/1'])
  await call(['/2'], { signal })
  tab.abort(new Error('closed the page'))
  await expect(outcomes[1]).rejects.toThrow('closed the page')
  expect(getEventListeners(signal, 'abort')).toEqual([])

  // The place in the queue is free again, and the turn is another's.
  await call(['/3'])
  await answer()
  expect(started).toEqual(['/1', '/3'])
})

test("who aborts before it waits, or in the moment in which its turn comes, is not sent and takes nobody's turn", async () => {
  const limit = concurrencyLimit({ max: 1, maxQueue: 2 })
  const tab = new AbortController()
  const sent: string[] = []
  const send = (path: string, signal: AbortSignal | null = null) =>
    limit(
      new HttpRequest(`http://example.org${path}`, signal ? { signal } : {}),
      async () => {
        sent.push(path)
        return new HttpResponse(null)
      },
    )
  const first = send('/1').then(() => {
    tab.abort(new Error('closed the page'))
  })
  const aborted = send('/aborted', AbortSignal.abort(new Error('never mind')))
  const second = send('/2', tab.signal)
  const third = send('/3')
  await expect(aborted).rejects.toThrow('never mind')
  await expect(second).rejects.toThrow('closed the page')
  await Promise.all([first, third])
  expect(sent).toEqual(['/1', '/3'])
})

test('a call that is over leaves no listener behind, whether it has waited or not', async () => {
  const { signal } = new AbortController()
  const tab = new AbortController()
  const limit = concurrencyLimit({ max: 1 })
  const send = (signal: AbortSignal) =>
    limit(new HttpRequest('http://example.org', { signal }), async () => {
      await clock.sleep(1000)
      return new HttpResponse(null)
    })
  const listeners = () => getEventListeners(signal, 'abort').length
  const calls = [send(signal), send(signal)]
  const leaving = send(tab.signal)
  tab.abort(new Error('closed the page'))
  await expect(leaving).rejects.toThrow('closed the page')
  expect(getEventListeners(tab.signal, 'abort')).toEqual([])

  expect(listeners()).toBe(2)
  await clock.advance(1000)
  expect(listeners()).toBe(1)
  await clock.advance(1000)
  expect(listeners()).toBe(0)
  await Promise.all(calls)
})

test('the wait in the queue is part of the timeout of the call', async () => {
  const { call, answer, started, outcomes } = start({ max: 1 })
  await call(['/1'])
  await call(['/2'], { timeout: 1000 })
  await clock.advance(1000)
  await expect(outcomes[1]).rejects.toThrow(OperationTimeoutError)
  await answer()
  expect(started).toEqual(['/1'])
  expect(clock.pending).toBe(0)
})

test('when maxQueue calls wait already, the next fails at once and is not sent', async () => {
  const { call, answer, started, outcomes } = start({ max: 2, maxQueue: 1 })
  await call(['/1', '/2', '/3', '/4'])
  await expect(outcomes[3]).rejects.toThrow(ConcurrencyLimitError)
  await expect(outcomes[3]).rejects.toThrow(
    'GET /4 was not sent: 2 calls for http://example.org are under way and ' +
      '1 wait, as many as max and maxQueue allow; try again later, and read ' +
      'or release every response',
  )
  for (let n = 1; n < 4; n++) await answer()
  expect(started).toEqual(['/1', '/2', '/3'])
})

test('with a maxQueue of 0 nobody waits', async () => {
  const { call, answer, started, outcomes } = start({ max: 1, maxQueue: 0 })
  await call(['/1', '/2'])
  await expect(outcomes[1]).rejects.toThrow(ConcurrencyLimitError)
  await answer()
  await call(['/3'])
  expect(started).toEqual(['/1', '/3'])
})

test('without maxQueue any number may wait', async () => {
  const { call, answer, started } = start({ max: 1 })
  const paths = Array.from({ length: 300 }, (_, n) => `/${n}`)
  await call(paths)
  for (let n = 1; n < 300; n++) await answer()
  expect(started).toEqual(paths)
})

test('a retry does not repeat a call that found the queue full', async () => {
  let asked = 0
  const client = createClient({
    transport: () => new Promise(() => undefined),
    middleware: [
      retry(),
      (request, next) => {
        asked++
        return next(request)
      },
      concurrencyLimit({ max: 1, maxQueue: 0 }),
    ],
  })
  void client.get('http://example.org')
  const second = client.get('http://example.org')
  await expect(second).rejects.toThrow(ConcurrencyLimitError)
  expect(asked).toBe(2)
})

test.each([
  [{ max: 0 }, 'max is 0: pass a whole number from 1'],
  [{ max: 1.5 }, 'max is 1.5: pass a whole number from 1'],
  [{ max: NaN }, 'max is NaN: pass a whole number from 1'],
  [{ max: Infinity }, 'max is Infinity: pass a whole number from 1'],
  [
    { max: 1, maxQueue: -1 },
    'maxQueue is -1: pass a whole number from 0, or leave it out',
  ],
  [
    { max: 1, maxQueue: 0.5 },
    'maxQueue is 0.5: pass a whole number from 0, or leave it out',
  ],
])(
  'an option that cannot work is refused when the limit is made: %j',
  (options, message) => {
    expect(() => concurrencyLimit(options)).toThrow(new RangeError(message))
  },
)
