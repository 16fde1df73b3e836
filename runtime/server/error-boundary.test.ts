import { expect, test, vi } from 'vitest'
import { MiddlewareError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { edgeKey } from '../message/edge.ts'
import { HttpError } from '../message/http-error.ts'
import { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { errorBoundary } from './error-boundary.ts'

const request = new HttpRequest('http://shop.test/users')

async function answerOf(app: Handler, to = request) {
  const onError = vi.fn()
  const arrived = to.set(edgeKey, { onError })
  const response = await errorBoundary(app)(arrived)
  return { response, text: await response.text(), onError }
}

test('a thrown HttpError becomes its response, with its headers', async () => {
  const error = new HttpError(401, 'Log in first', { headers: { 'www-authenticate': 'Basic' } })
  const { response, text, onError } = await answerOf(() => Promise.reject(error))
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Basic')
  expect(response.headers.get('content-type')).toBe('text/plain;charset=UTF-8')
  expect(text).toBe('Log in first\n')
  expect(onError).not.toHaveBeenCalled()
})

test('an HttpError from 500 on tells the client its status only, and onError the rest', async () => {
  const error = new HttpError(503, 'db-7.internal is down')
  const { response, text, onError } = await answerOf(() => Promise.reject(error))
  expect(response.status).toBe(503)
  expect(text).toBe('Service Unavailable\n')
  expect(onError).toHaveBeenCalledWith(error, request)
})

test.each([new Error('secret'), 'secret', undefined, null, { status: 404 }])(
  'anything else that is thrown (%o) is a 500',
  async (thrown) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- that is the point
    const { response, text, onError } = await answerOf(() => Promise.reject(thrown))
    expect(response.status).toBe(500)
    expect(text).toBe('Internal Server Error\n')
    expect(onError).toHaveBeenCalledWith(thrown, request)
  },
)

test('a throw before the first await is caught as well', async () => {
  const { response } = await answerOf(() => {
    throw new Error('early')
  })
  expect(response.status).toBe(500)
})

test('no response is a 500 that names the handler for onError', async () => {
  const forgetful = (() => Promise.resolve(undefined)) as unknown as Handler
  const { response, onError } = await answerOf(forgetful)
  expect(response.status).toBe(500)
  expect(onError).toHaveBeenCalledWith(expect.any(MiddlewareError), request)
  expect(onError.mock.calls[0]?.[0]).toHaveProperty(
    'message',
    'forgetful() returned undefined: return an HttpResponse',
  )
})

test('an HttpError whose headers cannot be sent is a 500, and is reported', async () => {
  const error = new HttpError(400, 'x', { headers: { 'x-echo': 'a\r\nb' } })
  const { response, onError } = await answerOf(() => Promise.reject(error))
  expect(response.status).toBe(500)
  expect(onError).toHaveBeenCalledOnce()
})

test('an error response without content gets the name of its status', async () => {
  const { text } = await answerOf(() => Promise.resolve(new HttpResponse(null, { status: 404 })))
  expect(text).toBe('Not Found\n')
})

test('an error response with content keeps it', async () => {
  const { text } = await answerOf(() => Promise.resolve(new HttpResponse('gone!', { status: 404 })))
  expect(text).toBe('gone!')
})

test('a response to HEAD has the length of its content, and no content', async () => {
  const app: Handler = () => Promise.resolve(new HttpResponse('hello'))
  const { response, text } = await answerOf(app, request.with({ method: 'HEAD' }))
  expect(text).toBe('')
  expect(response.headers.get('content-length')).toBe('5')
  expect(response.headers.get('content-type')).toBe('text/plain;charset=UTF-8')
})

test('what fails because the client went away is not reported', async () => {
  const gone = new Error('gone')
  const signal = AbortSignal.abort(gone)
  const { onError } = await answerOf(() => Promise.reject(gone), request.with({ signal }))
  expect(onError).not.toHaveBeenCalled()
})

test('what fails for another reason is reported, also when the client has gone', async () => {
  const signal = AbortSignal.abort(new Error('gone'))
  const { onError } = await answerOf(
    () => Promise.reject(new Error('bug')),
    request.with({ signal }),
  )
  expect(onError).toHaveBeenCalledOnce()
})
