import {
  createClient,
  HttpError,
  HttpRequest,
  HttpResponse,
  type Handler,
} from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import { logged, pieces, url } from './logged.fixture.ts'

test('status and headers of a stream stay what they were', async () => {
  const headers = {
    'X-Trace': 'a',
    'Content-Type': 'text/x',
    'Content-Encoding': 'br',
    'Content-Language': 'de',
    'Content-Length': '1',
    ETag: '"1"',
  }
  const { app } = logged(
    async () => new HttpResponse(() => pieces('x'), { status: 206, headers }),
  )
  const response = await app(new HttpRequest(url))
  expect(response.status).toBe(206)
  expect(Object.fromEntries(response.headers)).toEqual({
    'x-trace': 'a',
    'content-type': 'text/x',
    'content-encoding': 'br',
    'content-language': 'de',
    'content-length': '1',
    etag: '"1"',
  })
})

test('an error without a readable name goes on as it is', async () => {
  const hostile = Object.defineProperty(new Error('x'), 'name', {
    get() {
      throw new Error('no name')
    },
  })
  const { app, entries } = logged(() => Promise.reject(hostile))
  await expect(app(new HttpRequest(url))).rejects.toBe(hostile)
  expect(entries).toMatchObject([{ status: 500, error: 'Error' }])
})

test('known content is neither read nor replaced', async () => {
  const known = new HttpResponse('hello')
  const { app } = logged(async () => known)
  let passedOn: HttpResponse | undefined
  const outer: Handler = async (request) => (passedOn = await app(request))
  await createClient({ transport: outer }).get(url)
  expect(passedOn).toBe(known)
})

test('a response that is used for every request stays usable, also as a stream', async () => {
  const constant = new HttpResponse(() => pieces('again'))
  const { client, entries } = logged(async () => constant)
  for (let count = 0; count < 2; count++) {
    expect(await (await client.get(url)).text()).toBe('again')
  }
  expect(entries.map(({ bytes }) => bytes)).toEqual([5, 5])
})

test('the length and the headers of a stream stay what they were', async () => {
  const { client } = logged(
    async () => new HttpResponse(new Blob(['hello'], { type: 'text/x' })),
  )
  const response = await client.get(url)
  expect(response.body.length).toBe(5)
  expect(response.headers.get('content-type')).toBe('text/x')
})

describe.each<[string, () => unknown]>([
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
])('a log that fails does not break the response: %s', (_, log) => {
  test('known content', async () => {
    const { client } = logged(async () => new HttpResponse('hello'), { log })
    expect(await (await client.get(url)).text()).toBe('hello')
  })

  test('a stream', async () => {
    const { client } = logged(
      async () => new HttpResponse(() => pieces('one', 'two')),
      { log },
    )
    expect(await (await client.get(url)).text()).toBe('onetwo')
  })

  test('an error', async () => {
    const down = new HttpError(503, 'down')
    const { app } = logged(() => Promise.reject(down), { log })
    await expect(app(new HttpRequest(url))).rejects.toBe(down)
  })
})

test('a path that throws does not break the response', async () => {
  const path = () => {
    throw new Error('no path')
  }
  const { client } = logged(async () => new HttpResponse('hello'), { path })
  expect(await (await client.get(url)).text()).toBe('hello')
})
