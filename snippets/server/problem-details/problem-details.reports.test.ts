import {
  compose,
  createClient,
  HttpError,
  HttpRequest,
  serve,
} from 'middleware-cookbook'
import { expect, test, vi } from 'vitest'
import { Problem, problemDetails } from './problem-details.ts'
import { answerOf, throwing, url } from './answered.fixture.ts'

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

test('without onError and a server errors go to console.error', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue()
  const error = new Error('bug')
  const app = compose([problemDetails()], throwing(error))
  await createClient({ transport: app }).get(`${url}?token=open-sesame`)
  expect(print).toHaveBeenCalledWith('GET /orders failed:', error)
})
