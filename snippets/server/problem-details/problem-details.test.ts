import {
  compose,
  HttpError,
  HttpRequest,
  HttpResponse,
  mapResponse,
  routes,
  type Middleware,
} from 'middleware-cookbook'
import { expect, test, vi } from 'vitest'
import {
  Problem,
  problemDetails,
  type ProblemDetailsOptions,
} from './problem-details.ts'
import { answerOf, throwing, url } from './answered.fixture.ts'

test('a thrown HttpError is a problem with its status, title, detail and instance', async () => {
  const error = new HttpError(409, 'The piano is sold')
  const { response, text, type } = await answerOf(throwing(error))
  expect(response.status).toBe(409)
  expect(type).toBe('application/problem+json')
  expect(JSON.parse(text)).toEqual({
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'The piano is sold',
    instance: '/orders',
  })
})

test.each<[string, () => unknown]>([
  [
    'throws',
    () => {
      throw new Error('no id')
    },
  ],
  ['rejects', () => Promise.reject(new Error('no id'))],
  ['gives no text', () => 7],
])(
  'the path replaces a name of the occurrence that cannot be had, and the error stays the answer: %s',
  async (_, instance) => {
    const print = vi.spyOn(console, 'error').mockReturnValue()
    const options = { instance } as ProblemDetailsOptions
    const { response, text } = await answerOf(
      throwing(new HttpError(404, 'No such note')),
      options,
    )
    expect(response.status).toBe(404)
    expect(JSON.parse(text)).toMatchObject({ status: 404, instance: '/orders' })
    expect(print).toHaveBeenCalled()
  },
)

test('an error without a message of its own has no detail', async () => {
  const { text } = await answerOf(throwing(new HttpError(404)))
  expect(JSON.parse(text)).not.toHaveProperty('detail')
})

test('the headers of an error are kept', async () => {
  const headers = { 'retry-after': '120', 'content-type': 'text/plain' }
  const error = new HttpError(429, 'Too fast', { headers })
  const { response, type } = await answerOf(throwing(error))
  expect(response.headers.get('retry-after')).toBe('120')
  expect(type).toBe('application/problem+json')
})

test('a Problem has a type, a title and members of its own (RFC 9457 §3.2)', async () => {
  const error = new Problem(403, 'Your balance is 30, the piano costs 50', {
    type: 'https://shop.example/problems/out-of-credit',
    title: 'You do not have enough credit',
    members: { balance: 30 },
  })
  const { text } = await answerOf(throwing(error))
  expect(error.name).toBe('Problem')
  expect(JSON.parse(text)).toEqual({
    type: 'https://shop.example/problems/out-of-credit',
    title: 'You do not have enough credit',
    status: 403,
    detail: 'Your balance is 30, the piano costs 50',
    instance: '/orders',
    balance: 30,
  })
})

test('members cannot stand in for the standard ones', async () => {
  const error = new Problem(400, 'x', { members: { status: 200, title: 'ok' } })
  const { text } = await answerOf(throwing(error))
  expect(JSON.parse(text)).toMatchObject({ status: 400, title: 'Bad Request' })
})

test('what is thrown because the client went away goes on', async () => {
  const gone = new Error('gone')
  const onError = vi.fn()
  const app = compose([problemDetails({ onError })], throwing(gone))
  const request = new HttpRequest(url, { signal: AbortSignal.abort(gone) })
  await expect(app(request)).rejects.toBe(gone)
  expect(onError).not.toHaveBeenCalled()
})

test('a fault of the program is told also when the client has gone away', async () => {
  const fault = new Error('bug')
  const onError = vi.fn()
  const app = compose([problemDetails({ onError })], throwing(fault))
  const signal = AbortSignal.abort(new Error('gone'))
  const request = new HttpRequest(url, { signal })
  expect((await app(request)).status).toBe(500)
  expect(onError).toHaveBeenCalledExactlyOnceWith(fault, request)
})

test('404 and 405 of routes() are problems, and Allow stays', async () => {
  const notFound = await answerOf(routes({}))
  expect(JSON.parse(notFound.text)).toMatchObject({
    status: 404,
    title: 'Not Found',
  })

  const table = routes({ 'POST /orders': async () => new HttpResponse() })
  const notAllowed = await answerOf(table)
  expect(JSON.parse(notAllowed.text)).toMatchObject({ status: 405 })
  expect(notAllowed.response.headers.get('allow')).toBe('OPTIONS, POST')
})

test('an error response that has content keeps it', async () => {
  const page = new HttpResponse('<p>Sold</p>', {
    status: 410,
    headers: { 'content-type': 'text/html' },
  })
  const { text, type } = await answerOf(async () => page)
  expect(text).toBe('<p>Sold</p>')
  expect(type).toBe('text/html')
})

test('an error response that says nothing is a problem, from 400 on, unless it has a media type', async () => {
  for (const status of [400, 503]) {
    const bare = await answerOf(async () => new HttpResponse(null, { status }))
    expect(JSON.parse(bare.text)).toMatchObject({ status })
    const headers = { 'content-type': 'text/plain' }
    const empty = new HttpResponse(null, { status, headers })
    const kept = await answerOf(async () => empty)
    expect(kept.text).toBe('')
    expect(kept.type).toBe('text/plain')
  }
})

test('a response that is no error passes through untouched', async () => {
  const created = new HttpResponse(null, { status: 204 })
  let passedOn: HttpResponse | undefined
  const inner = compose([problemDetails()], async () => created)
  await answerOf(async (request) => (passedOn = await inner(request)))
  expect(passedOn).toBe(created)
})

test('instance names the occurrence in another way', async () => {
  const instance = () => 'urn:request:42'
  const { text } = await answerOf(throwing(new HttpError(404)), { instance })
  expect(JSON.parse(text)).toMatchObject({ instance: 'urn:request:42' })
})

test('an instance that is no text is reported, and the problem has the path', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue()
  const instance = (() => 42) as unknown as () => string
  const { text } = await answerOf(throwing(new HttpError(404)), { instance })
  expect(JSON.parse(text)).toMatchObject({ instance: '/orders' })
  const why = 'problemDetails({ instance }) gave no text: return a string'
  expect(print.mock.calls[0]?.[1]).toEqual(new TypeError(why))
})

test.each([
  ['rejects', () => Promise.reject(new Error('disk full'))],
  [
    'throws',
    () => {
      throw new Error('disk full')
    },
  ],
])(
  'an onError that fails changes nothing for the client, and the error is reported all the same: %s',
  async (_, onError) => {
    const print = vi.spyOn(console, 'error').mockReturnValue()
    const error = new Error('bug')
    const { type } = await answerOf(throwing(error), { onError })
    expect(type).toBe('application/problem+json')
    expect(print).toHaveBeenCalledWith('GET /orders failed:', error)
  },
)

test('what middleware after it changes in a response is in the problem too', async () => {
  const named: Middleware = (request, next) =>
    mapResponse(request, next, (response) =>
      response.withHeader('x-request-id', '42'),
    )
  const app = compose([named], throwing(new HttpError(404)))
  const { response, type } = await answerOf(app)
  expect(response.headers.get('x-request-id')).toBe('42')
  expect(type).toBe('application/problem+json')
})

test('a header that cannot be sent makes the problem a 500, with what middleware after it changes', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue()
  const named: Middleware = (request, next) =>
    mapResponse(request, next, (response) =>
      response.withHeader('x-request-id', '42'),
    )
  const headers = { 'x-note': 'two\nlines' }
  const app = compose([named], throwing(new HttpError(404, 'x', { headers })))
  const { response, text } = await answerOf(app)
  expect(response.status).toBe(500)
  expect(JSON.parse(text)).toMatchObject({ status: 500 })
  expect(response.headers.get('x-request-id')).toBe('42')
  expect(print).toHaveBeenCalled()
})

test('fields that describe another content do not describe the problem', async () => {
  const headers = { 'content-encoding': 'gzip', etag: '"a"', allow: 'GET' }
  const bare = await answerOf(
    async () => new HttpResponse(null, { status: 404, headers }),
  )
  const thrown = await answerOf(throwing(new HttpError(404, 'x', { headers })))
  for (const { response } of [bare, thrown]) {
    expect(response.headers.has('content-encoding')).toBe(false)
    expect(response.headers.has('etag')).toBe(false)
    expect(response.headers.get('allow')).toBe('GET')
  }
})
