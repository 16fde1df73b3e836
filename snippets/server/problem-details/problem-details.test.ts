import {
  compose,
  createClient,
  HttpError,
  HttpRequest,
  HttpResponse,
  mapResponse,
  routes,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { expect, test, vi } from 'vitest'
import {
  Problem,
  problemDetails,
  type ProblemDetailsOptions,
} from './problem-details.ts'

const url = 'http://example.org/orders'

/** What a client gets from a handler behind the middleware. */
async function answerOf(handler: Handler, options?: ProblemDetailsOptions) {
  const onError = vi.fn()
  const app = compose([problemDetails({ onError, ...options })], handler)
  const response = await createClient({ transport: app }).get(url)
  const text = await response.text()
  const type = response.headers.get('content-type')
  return { response, text, type, onError }
}

const throwing =
  (error: unknown): Handler =>
  () =>
    Promise.reject(error)

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
  'a name of the occurrence that %s is replaced by the path, and the error stays the answer',
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

test('any other error is a 500 that tells nothing, and onError gets it', async () => {
  const error = new Error('no connection to db.internal')
  const { response, text, onError } = await answerOf(throwing(error))
  expect(response.status).toBe(500)
  expect(JSON.parse(text)).toEqual({
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    instance: '/orders',
  })
  expect(onError).toHaveBeenCalledWith(error, expect.any(HttpRequest))
})

test.each([
  ['HttpError 500', new HttpError(500, 'db.internal is down')],
  ['HttpError 503', new HttpError(503, 'db.internal is down')],
  [
    'Problem 500',
    new Problem(500, 'It is down', { members: { host: 'db.internal' } }),
  ],
])(
  'an HttpError or a Problem from 500 on tells no detail and no members, and onError gets it: %s',
  async (_, error) => {
    const { response, text, onError } = await answerOf(throwing(error))
    expect(response.status).toBe(error.status)
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      ...['type', 'title', 'status', 'instance'],
    ])
    expect(onError).toHaveBeenCalledWith(error, expect.any(HttpRequest))
  },
)

test('an error below 500 is the client’s, and is not reported', async () => {
  const { onError } = await answerOf(throwing(new HttpError(400, 'No item')))
  expect(onError).not.toHaveBeenCalled()
})

test('what is thrown because the client went away goes on', async () => {
  const gone = new Error('gone')
  const onError = vi.fn()
  const app = compose([problemDetails({ onError })], throwing(gone))
  const request = new HttpRequest(url, { signal: AbortSignal.abort(gone) })
  await expect(app(request)).rejects.toBe(gone)
  expect(onError).not.toHaveBeenCalled()
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

test.each([
  ['rejects', () => Promise.reject(new Error('disk full'))],
  [
    'throws',
    () => {
      throw new Error('disk full')
    },
  ],
])(
  'an onError that %s changes nothing for the client, and the error is reported all the same',
  async (_, onError) => {
    const print = vi.spyOn(console, 'error').mockReturnValue()
    const error = new Error('bug')
    const { type } = await answerOf(throwing(error), { onError })
    expect(type).toBe('application/problem+json')
    expect(print).toHaveBeenCalledWith('GET /orders failed:', error)
  },
)

test('a server’s onError gets each error once', async () => {
  const onError = vi.fn()
  const error = new Error('bug')
  const app = compose([problemDetails()], throwing(error))
  const server = await serve(app, { onError })
  const client = createClient({ baseUrl: server.url })
  expect((await client.get('/orders')).status).toBe(500)
  expect(onError.mock.calls).toEqual([[error, expect.any(HttpRequest)]])
  await client.close()
  await server.close()
})

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

test('without onError and a server errors go to console.error', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue()
  const error = new Error('bug')
  const app = compose([problemDetails()], throwing(error))
  await createClient({ transport: app }).get(`${url}?token=open-sesame`)
  expect(print).toHaveBeenCalledWith('GET /orders failed:', error)
})
