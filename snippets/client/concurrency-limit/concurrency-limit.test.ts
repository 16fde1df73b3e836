import {
  createClient,
  HttpResponse,
  type HttpRequest,
} from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { concurrencyLimit, ConcurrencyLimitError } from './concurrency-limit.ts'
import { settled, start } from './held-calls.fixture.ts'

let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  clock.restore()
})

test('at most max calls to an origin run at once', async () => {
  const { call, answer, started } = start(clock, { max: 2 })
  await call(['/1', '/2', '/3', '/4'])
  expect(started).toEqual(['/1', '/2'])
  await answer()
  expect(started).toEqual(['/1', '/2', '/3'])
  await answer()
  expect(started).toEqual(['/1', '/2', '/3', '/4'])
})

test('each origin has a limit of its own', async () => {
  const { call, answer, started } = start(clock, { max: 1 })
  const [a, b] = ['http://a.example', 'http://a.example:8080']
  await call([`${a}/1`, `${b}/2`, `${a}/3`, `${b}/4`])
  expect(started).toEqual(['/1', '/2'])
  await answer()
  expect(started).toEqual(['/1', '/2', '/3'])
})

test('key decides which calls share a limit', async () => {
  const key = ({ url: { pathname } }: HttpRequest) => pathname.charAt(1)
  const { call, answer, started } = start(clock, { max: 1, key })
  await call(['http://a.example/x1', 'http://b.example/x2', '/y1'])
  expect(started).toEqual(['/x1', '/y1'])
  await answer()
  expect(started).toEqual(['/x1', '/y1', '/x2'])
})

test('first come, first served', async () => {
  const { call, answer, started } = start(clock, { max: 1 })
  await call(['/1', '/2', '/3', '/4'])
  for (let n = 1; n < 4; n++) await answer()
  expect(started).toEqual(['/1', '/2', '/3', '/4'])
})

test('a call that comes while a slot changes hands neither jumps the queue nor exceeds the limit', async () => {
  const { call, answer, started, outcomes } = start(clock, { max: 1 })
  await call(['/1', '/2'])
  // It comes in the very moment in which the first call ends.
  const late = outcomes[0]?.then(() => call(['/late']))
  await answer()
  expect(started).toEqual(['/1', '/2'])
  await answer()
  expect(started).toEqual(['/1', '/2', '/late'])
  await late
})

test('when maxQueue calls wait already, the next fails at once and is not sent', async () => {
  const { call, answer, started, outcomes } = start(clock, {
    max: 2,
    maxQueue: 1,
  })
  await call(['/1', '/2', '/3', '/4'])
  await expect(settled(outcomes[3])).rejects.toThrow(ConcurrencyLimitError)
  await expect(settled(outcomes[3])).rejects.toMatchObject({
    name: 'ConcurrencyLimitError',
    code: 'ERR_CONCURRENCY_LIMIT',
  })
  await expect(settled(outcomes[3])).rejects.toThrow(
    'GET http://example.org/4 was not sent: 2 calls for http://example.org are under way and ' +
      '1 wait, as many as max and maxQueue allow; try again later, and read ' +
      'or release every response',
  )
  for (let n = 1; n < 4; n++) await answer()
  expect(started).toEqual(['/1', '/2', '/3'])
})

test('with a maxQueue of 0 no call waits', async () => {
  const { call, answer, started, outcomes } = start(clock, {
    max: 1,
    maxQueue: 0,
  })
  await call(['/1', '/2'])
  await expect(settled(outcomes[1])).rejects.toThrow(ConcurrencyLimitError)
  await answer()
  await call(['/3'])
  expect(started).toEqual(['/1', '/3'])
})

test('without maxQueue any number may wait', async () => {
  const { call, answer, started } = start(clock, { max: 1 })
  const paths = Array.from({ length: 300 }, (_, n) => `/${n}`)
  await call(paths)
  for (let n = 1; n < 300; n++) await answer()
  expect(started).toEqual(paths)
})

test('exactly maxQueue calls may wait: each of them gets its turn, and only the next is refused', async () => {
  const { call, answer, started, outcomes } = start(clock, {
    max: 1,
    maxQueue: 2,
  })
  await call(['/1', '/2', '/3', '/4'])
  await expect(settled(outcomes[3])).rejects.toThrow(ConcurrencyLimitError)
  await answer()
  // One has left the queue, so there is room for one, and for one only.
  await call(['/5', '/6'])
  await expect(settled(outcomes[5])).rejects.toThrow(ConcurrencyLimitError)
  for (let n = 0; n < 3; n++) await answer()
  expect(started).toEqual(['/1', '/2', '/3', '/5'])
})

test('an origin without calls is forgotten: a crawler meets ever more of them', async () => {
  const set = vi.spyOn(Map.prototype, 'set')
  const client = createClient({
    transport: async () => new HttpResponse(null),
    middleware: [concurrencyLimit({ max: 1 })],
  })
  const origins = Array.from({ length: 50 }, (_, n) => `http://${n}.example`)
  for (const origin of origins) await settled(client.get(origin))
  const limits = new Set(
    set.mock.contexts.filter((_, n) =>
      origins.includes(String(set.mock.calls[n]?.[0])),
    ),
  )
  set.mockRestore()
  expect([...limits].map((map) => (map as Map<string, unknown>).size)).toEqual([
    0,
  ])
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
  await expect(settled(second)).rejects.toThrow(ConcurrencyLimitError)
  expect(asked).toBe(2)
})

test.each([
  [{ max: 0 }, 'concurrencyLimit({ max }) is 0: pass a whole number from 1'],
  [
    { max: 1.5 },
    'concurrencyLimit({ max }) is 1.5: pass a whole number from 1',
  ],
  [
    { max: NaN },
    'concurrencyLimit({ max }) is NaN: pass a whole number from 1',
  ],
  [
    { max: Infinity },
    'concurrencyLimit({ max }) is Infinity: pass a whole number from 1',
  ],
  [
    { max: 1, maxQueue: -1 },
    'concurrencyLimit({ maxQueue }) is -1: pass a whole number from 0',
  ],
  [
    { max: 1, maxQueue: 0.5 },
    'concurrencyLimit({ maxQueue }) is 0.5: pass a whole number from 0',
  ],
])(
  'an option that cannot work is refused when the limit is made: %j',
  (options, message) => {
    expect(() => concurrencyLimit(options)).toThrow(new RangeError(message))
  },
)
