import {
  createClient,
  HttpResponse,
  type CallOptions,
  type Handler,
} from 'middleware-cookbook'
import {
  singleFlight,
  type SingleFlightOptions,
} from 'middleware-cookbook/client/single-flight'
import { retry } from 'middleware-cookbook/client/retry'
import { skippingClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { held, numbered, url } from './held.fixture.ts'

describe('equal calls', () => {
  test('that are under way at once send one request, and each has the whole response', async () => {
    const { client, answer, asked } = held()
    const calls = [client.get(url), client.get(url), client.get(url)]
    await answer(1)
    for (const response of await Promise.all(calls)) {
      expect(response.headers.get('x-is')).toBe('whole')
      expect(response.url).toBe(url)
      expect(await response.text()).toBe('answer 1')
    }
    expect(asked).toHaveBeenCalledOnce()
  })

  test('that begin when the response has come send another one: nothing is stored', async () => {
    const { text, answer } = held()
    const first = text()
    await answer(1)
    expect(await first).toBe('answer 1')
    const second = text()
    await answer(1)
    expect(await second).toBe('answer 2')
  })

  test('share a failure too', async () => {
    const down = new Error('down')
    const { client, answer } = held({}, () => Promise.reject(down))
    const calls = [client.get(url), client.get(url)]
    const ended = Promise.allSettled(calls)
    await answer(1)
    const failed = { status: 'rejected', reason: down }
    expect(await ended).toEqual([failed, failed])
  })

  test('differ only by a fragment, which is not sent (RFC 9110 §4.2.5)', async () => {
    const { client, answer } = held()
    const urls = [url, `${url}#first`, `${url}#second`]
    const calls = urls.map((each) => client.get(each))
    await answer(1)
    await Promise.all(calls)
  })

  test.each<[string, CallOptions]>([
    ['the user', { headers: { authorization: 'Bearer b' } }],
    ['a cookie', { headers: { cookie: 'session=b' } }],
    ['the language', { headers: { 'accept-language': 'de' } }],
    ['the part asked for', { headers: { range: 'bytes=0-9' } }],
    ['a header of your own', { headers: { 'x-tenant': 'b' } }],
  ])(
    'that differ in a header are not equal (RFC 9110 §12.5.5): %s',
    async (_what, options) => {
      const { text, answer } = held()
      const calls = [text(), text(options)]
      await answer(2)
      expect(await Promise.all(calls)).toEqual(['answer 1', 'answer 2'])
    },
  )

  test('may differ in the fields of ignore, in any letter case', async () => {
    const { text, answer } = held({ ignore: ['X-Request-ID'] })
    const call = (id: string) => text({ headers: { 'x-request-id': id } })
    const calls = [call('a'), call('b')]
    await answer(1)
    expect(await Promise.all(calls)).toEqual(['answer 1', 'answer 1'])
  })

  test('that differ in the query are not equal', async () => {
    const { client, answer } = held()
    const calls = [client.get(`${url}?day=1`), client.get(`${url}?day=2`)]
    await answer(2)
    await Promise.all(calls)
  })

  test('have their fields in any order', async () => {
    const { text, answer } = held()
    const calls = [
      text({ headers: { 'x-a': '1', 'x-b': '2' } }),
      text({ headers: { 'x-b': '2', 'x-a': '1' } }),
    ]
    await answer(1)
    await Promise.all(calls)
  })
})

describe('what is not shared', () => {
  test('a method that changes something', async () => {
    const { client, answer } = held()
    const calls = [client.post(url), client.post(url), client.delete(url)]
    await answer(3)
    await Promise.all(calls)
  })

  test.each(['PUT', 'FORGET', 'GETSET'])(
    'any other method: %s',
    async (method) => {
      const { client, answer } = held()
      const calls = [1, 2].map(() => client.request(url, { method }))
      await answer(2)
      await Promise.all(calls)
    },
  )

  test('a GET with content', async () => {
    const { client, answer } = held()
    const call = () => client.request(url, { method: 'GET', body: 'q' })
    const calls = [call(), call()]
    await answer(2)
    await Promise.all(calls)
  })

  test('HEAD with GET', async () => {
    const { client, answer } = held()
    const calls = [client.get(url), client.head(url)]
    await answer(2)
    await Promise.all(calls)
  })
})

test.each<[keyof SingleFlightOptions, unknown, string]>([
  ['maxBytes', -1, 'is -1: pass a number of bytes, 0 or more'],
  ['ignore', 'x-id', 'is "x-id": pass an array'],
])(
  'an option that cannot work is an error that says what to pass: %s',
  (option, value, message) => {
    expect(() => singleFlight({ [option]: value })).toThrow(
      `singleFlight({ ${option} }) ${message}`,
    )
  },
)

test('before a retry, equal calls share all its attempts', async () => {
  const clock = skippingClock()
  onTestFinished(() => {
    clock.restore()
  })
  let requests = 0
  const client = createClient({
    middleware: [singleFlight(), retry()],
    transport: async () =>
      new HttpResponse('well', { status: ++requests === 1 ? 503 : 200 }),
  })
  const calls = await Promise.all([client.get(url), client.get(url)])
  expect(calls.map(({ status }) => status)).toEqual([200, 200])
  expect(requests).toBe(2)
})

test('a status without content stays without, and HEAD keeps the length that it names', async () => {
  const respond: Handler = async ({ method }) =>
    method === 'HEAD'
      ? new HttpResponse(null, { headers: { 'content-length': '7' } })
      : new HttpResponse(null, { status: 204 })
  const { client, answer } = held({}, respond)
  const calls = [client.get(url), client.get(url)]
  await answer(1)
  for (const { status } of await Promise.all(calls)) expect(status).toBe(204)
  const heads = [client.head(url), client.head(url)]
  await answer(1)
  for (const { headers } of await Promise.all(heads)) {
    expect(headers.get('content-length')).toBe('7')
  }
})

test('calls that are over leave nothing behind', async () => {
  const client = createClient({
    middleware: [singleFlight()],
    transport: numbered(),
  })
  const before = vi.spyOn(Map.prototype, 'delete')
  const sets = vi.spyOn(Map.prototype, 'set')
  for (let round = 0; round < 10; round++) {
    const calls = Array.from({ length: 20 }, (_, index) =>
      client.get(`${url}/${index % 10}`),
    )
    for (const response of await Promise.all(calls)) await response.text()
  }
  const keys = (spy: typeof before | typeof sets) =>
    new Set(
      spy.mock.calls
        .map(([key]: unknown[]) => key)
        .filter((key) => typeof key === 'string' && key.includes(url)),
    )
  expect(keys(sets).size).toBe(10)
  expect(keys(before)).toEqual(keys(sets))
})
