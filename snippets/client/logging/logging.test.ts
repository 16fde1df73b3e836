import {
  createClient,
  HttpResponse,
  NetworkError,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { manualClock } from 'middleware-cookbook/testing'
import { expect, test, vi } from 'vitest'
import { logging } from './logging.ts'
import { logged, ok, url } from './logged.fixture.ts'

test('a call is one entry: method, URL, status and duration in ms', async () => {
  const clock = manualClock()
  const { client, entries } = logged(async () => {
    await clock.advance(120)
    return new HttpResponse(null, { status: 404 })
  })
  await client.post(`${url}?page=2#top`)
  expect(entries).toEqual([
    { method: 'POST', url: `${url}?page=2`, status: 404, duration: 120 },
  ])
  clock.restore()
})

test('the duration is a whole number of ms', async () => {
  const clock = manualClock()
  const { client, entries } = logged(async () => {
    await clock.advance(1.6)
    return new HttpResponse()
  })
  await client.get(url)
  expect(entries[0]?.duration).toBe(2)
  clock.restore()
})

test('the duration ends with the headers: a body that is still on its way does not count', async () => {
  const clock = manualClock()
  const { client, entries } = logged(
    async () =>
      new HttpResponse(async function* () {
        await clock.sleep(5000)
        yield new TextEncoder().encode('late')
      }),
  )
  const response = await client.get(url)
  const text = response.text()
  await clock.advance(5000)
  expect(await text).toBe('late')
  expect(entries[0]?.duration).toBe(0)
  clock.restore()
})

test('a call that fails is an entry with the error, and the caller gets that very error', async () => {
  const down = new NetworkError('connection refused')
  const { client, entries } = logged(() => Promise.reject(down))
  await expect(client.get(url)).rejects.toBe(down)
  expect(entries).toEqual([
    {
      method: 'GET',
      url,
      error: { name: 'NetworkError', message: 'connection refused' },
      duration: expect.any(Number) as number,
    },
  ])
})

test('what is thrown need not be an Error', async () => {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the point of the test
  const { client, entries } = logged(() => Promise.reject('no'))
  await expect(client.get(url)).rejects.toBe('no')
  expect(entries[0]?.error).toEqual({ name: 'Error', message: 'no' })
})

test('what is thrown need not have a text: the caller gets it all the same', async () => {
  const hostile: unknown = Object.create(null)
  const { client, entries } = logged(() => Promise.reject(hostile))
  await expect(client.get(url)).rejects.toBe(hostile)
  expect(entries[0]?.error).toEqual({ name: 'Error', message: 'object' })
})

test('a message that is no string is logged as one', async () => {
  const error = Object.assign(new Error(), { message: { code: 42 } })
  const { client, entries } = logged(() => Promise.reject(error))
  await expect(client.get(url)).rejects.toBe(error)
  expect(entries[0]?.error?.message).toBe('[object Object]')
})

test('no body is read or replaced', async () => {
  let reads = 0
  const stream = async function* () {
    reads++
    yield new TextEncoder().encode('hello')
  }
  const sent = new HttpResponse(stream())
  let passedOn: HttpResponse | undefined
  const inner: Middleware = async () => sent
  const outer: Middleware = async (request, next) =>
    (passedOn = await next(request))
  const middleware = [outer, logging({ log: () => undefined }), inner]
  await createClient({ transport: ok, middleware }).get(url)
  expect(passedOn).toBe(sent)
  expect(reads).toBe(0)
})

test.each<[string, () => unknown]>([
  [
    'throws',
    () => {
      throw new Error('disk full')
    },
  ],
  ['rejects', () => Promise.reject(new Error('disk full'))],
  [
    'returns a thenable that throws',
    () => ({
      then() {
        throw new Error('disk full')
      },
    }),
  ],
  ['never ends', () => new Promise(() => undefined)],
])('a log that fails does not break the call: %s', async (_, log) => {
  const { client } = logged(ok, { log })
  expect(await (await client.get(url)).text()).toBe('hello')

  const down = new NetworkError('connection refused')
  const failing = logged(() => Promise.reject(down), { log })
  await expect(failing.client.get(url)).rejects.toBe(down)
})

test('without a log of its own it prints a line of JSON', async () => {
  const print = vi.spyOn(console, 'log').mockReturnValue()
  const client = createClient({ transport: ok, middleware: [logging()] })
  await client.get(url)
  const line = String(print.mock.lastCall)
  expect(JSON.parse(line)).toMatchObject({ method: 'GET', status: 200 })
})

test('headers are logged if they are named, or all of them', async () => {
  const transport: Handler = async () =>
    new HttpResponse(null, { headers: { 'X-Trace': 'b', Server: 'teapot' } })
  const headers = { 'X-Trace': 'a', Accept: '*/*' }

  const none = logged(transport)
  await none.client.get(url, { headers })
  expect(none.entries[0]).not.toHaveProperty('requestHeaders')

  const some = logged(transport, { headers: ['X-Trace'] })
  await some.client.get(url, { headers })
  expect(some.entries[0]).toMatchObject({
    requestHeaders: { 'x-trace': 'a' },
    responseHeaders: { 'x-trace': 'b' },
  })
  expect(some.entries[0]?.requestHeaders).not.toHaveProperty('accept')

  const all = logged(transport, { headers: 'all' })
  await all.client.get(url, { headers })
  expect(all.entries[0]).toMatchObject({
    requestHeaders: { 'x-trace': 'a', accept: '*/*' },
    responseHeaders: { 'x-trace': 'b', server: 'teapot' },
  })
})

test('nothing but name and message of an error is logged', async () => {
  const error = Object.assign(new Error('failed'), {
    config: { headers: { authorization: 'opensesame' } },
  })
  const { client, entries } = logged(() => Promise.reject(error))
  await client.get(url).catch(() => undefined)
  expect(entries[0]?.error).toEqual({ name: 'Error', message: 'failed' })
})
