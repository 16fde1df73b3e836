import { describe, expect, test, vi } from 'vitest'
import { createClient } from '../client/client.ts'
import { compose } from '../compose.ts'
import type { Handler, Middleware } from '../handler.ts'
import { Body } from '../message/body.ts'
import { HttpHeaders } from '../message/headers.ts'
import { HttpError } from '../message/http-error.ts'
import { HttpResponse } from '../message/response.ts'
import { errorResponse } from '../server/error-response.ts'
import { mapResponse } from '../server/map-response.ts'
import { report } from '../server/report.ts'
import { routes } from '../server/routes.ts'
import type { ErrorListener } from '../server/options.ts'
import { platforms, start } from './testing/platforms.ts'

/** Adds its name to a list, so that the order shows. */
const mark =
  (name: string): Middleware =>
  (request, next) =>
    mapResponse(request, next, (response) => {
      const before = response.headers.get('x-marks')
      return response.withHeader('x-marks', [before, name].filter(Boolean).join(' '))
    })

const throwing =
  (error: unknown): Handler =>
  () =>
    Promise.reject(error)

const json: Handler = async (request) => HttpResponse.json(await request.json())

describe.each([...platforms, ['in memory', undefined] as const])('%s', (_, platform) => {
  async function clientOf(app: Handler, onError: ErrorListener = () => undefined) {
    if (!platform) return createClient({ baseUrl: 'http://app.test', transport: app })
    return (await start(platform, app, { onError, maxBodySize: 100 })).client
  }
  const marksOf = (response: HttpResponse) => response.headers.get('x-marks')

  test.each<[string, Handler]>([
    ['a response', async () => new HttpResponse('x')],
    ['an HttpError', throwing(new HttpError(404, 'x'))],
    ['an HttpError from 500 on', throwing(new HttpError(503, 'x'))],
    ['a body that does not parse', json],
    ['a path that is not valid', throwing(new HttpError(400))],
  ])('a change is made to %s, the innermost first', async (_, app) => {
    const client = await clientOf(compose([mark('outer'), mark('inner')], app))
    expect(marksOf(await client.post('/', { body: '{' }))).toBe('inner outer')
    expect(marksOf(await client.head('/'))).toBe('inner outer')
  })

  test('also below routes(), and in a list that is part of another one', async () => {
    const inner = compose([mark('c'), mark('b')], throwing(new HttpError(403)))
    const app = compose(
      [mark('d')],
      routes({ '/api/**': routes({ 'GET /x': compose([mark('a')], inner) }) }),
    )
    const client = await clientOf(app)
    expect(marksOf(await client.get('/api/x'))).toBe('b c a d')
    expect(marksOf(await client.get('/nowhere'))).toBe('d')
  })

  test('a middleware that catches gets the error itself, and answers with the changes from further in', async () => {
    const error = new HttpError(409, 'sold')
    let caught: unknown
    const page: Middleware = async (request, next) => {
      try {
        return await next(request)
      } catch (thrown) {
        caught = thrown
        const response = await errorResponse(thrown, request)
        return response.withHeader('x-seen', response.headers.get('x-marks') ?? '')
      }
    }
    const client = await clientOf(compose([mark('outer'), page, mark('inner')], throwing(error)))
    const response = await client.get('/')
    expect(caught).toBe(error)
    expect(response.headers.get('x-seen')).toBe('inner')
    expect(marksOf(response)).toBe('inner outer')
  })

  test('an error that wraps another one as its cause takes the changes along', async () => {
    const wrap: Middleware = (request, next) =>
      next(request).catch((cause: unknown) => {
        const middle = new Error('middle', { cause })
        throw new HttpError(502, 'x', { cause: middle })
      })
    const client = await clientOf(
      compose([mark('outer'), wrap, mark('inner')], throwing(new Error('deep'))),
    )
    expect(marksOf(await client.get('/'))).toBe('inner outer')
  })

  test('an error that replaces another one without a cause starts anew', async () => {
    const replace: Middleware = (request, next) =>
      next(request).catch(() => {
        throw new HttpError(502)
      })
    const app = compose([mark('outer'), replace, mark('inner')], throwing(new Error('deep')))
    expect(marksOf(await (await clientOf(app)).get('/'))).toBe('outer')
  })

  test('one error object that many requests throw carries nothing from one to another', async () => {
    const shared = new HttpError(401)
    const own: Middleware = (request, next) =>
      mapResponse(request, next, (response) =>
        response.withHeader(
          'x-marks',
          `${response.headers.get('x-marks') ?? ''}${request.pathname}`,
        ),
      )
    const client = await clientOf(compose([own], throwing(shared)))
    const paths = ['/a', '/b', '/c', '/d']
    const answers = await Promise.all(paths.map((path) => client.get(path)))
    expect(answers.map(marksOf)).toEqual(paths)
  })

  test('a second attempt that throws the same object makes each change once', async () => {
    const shared = new HttpError(503)
    const twice: Middleware = async (request, next) => {
      await next(request).catch(() => undefined)
      return next(request)
    }
    const app = compose([mark('outer'), twice, mark('inner')], throwing(shared))
    expect(marksOf(await (await clientOf(app)).get('/'))).toBe('inner outer')
  })

  test('a change may take its time, and see the status', async () => {
    const later: Middleware = (request, next) =>
      mapResponse(request, next, async (response) =>
        response.withHeader('x-text', (await response.text()).trim()),
      )
    const client = await clientOf(compose([later], throwing(new HttpError(404, 'gone'))))
    expect((await client.get('/')).headers.get('x-text')).toBe('gone')
  })

  test('an error whose change throws is answered without this change', async () => {
    const print = vi.spyOn(console, 'error').mockReturnValue()
    const broken: Middleware = (request, next) =>
      mapResponse(request, next, () => {
        throw new Error('change')
      })
    const onError = vi.fn()
    const app = compose([mark('outer'), broken, mark('inner')], throwing(new HttpError(404)))
    const response = await (await clientOf(app, onError)).get('/')
    expect([response.status, marksOf(response)]).toEqual([404, 'inner outer'])
    expect(platform ? onError.mock.calls : print.mock.calls).toHaveLength(1)
    print.mockRestore()
  })
})

describe.each(platforms)('%s', (_, platform) => {
  test.each([new Error('bug'), 'a string', undefined, null, 42])(
    'a change is made to the 500 for %o as well',
    async (thrown) => {
      const app = compose([mark('outer'), mark('inner')], throwing(thrown))
      const { client } = await start(platform, app)
      const response = await client.get('/')
      expect([response.status, response.headers.get('x-marks')]).toEqual([500, 'inner outer'])
    },
  )

  test('a change is made to the 413 for a body that is too large', async () => {
    const app = compose([mark('a')], json)
    const { client } = await start(platform, app, { maxBodySize: 10 })
    const response = await client.post('/', { json: 'x'.repeat(20) })
    expect([response.status, response.headers.get('x-marks')]).toEqual([413, 'a'])
  })

  test.each<[string, () => HttpResponse]>([
    [
      'its body was read before',
      () => {
        const response = new HttpResponse(new Blob(['x']).stream())
        response.stream()
        return response
      },
    ],
    [
      'its body throws when it is opened',
      () =>
        new HttpResponse(() => {
          throw new Error('no file')
        }),
    ],
  ])('a response that cannot be sent, as %s, is a 500 with the changes', async (_, make) => {
    const onError = vi.fn()
    const app = compose([mark('outer'), mark('inner')], async () => make())
    const { client } = await start(platform, app, { onError })
    const response = await client.get('/')
    expect([response.status, response.headers.get('x-marks')]).toEqual([500, 'inner outer'])
    expect(await response.text()).toBe('Internal Server Error\n')
    expect(onError).toHaveBeenCalledOnce()
  })

  test('an error is reported once, even if several report it', async () => {
    const onError = vi.fn()
    const error = new Error('bug')
    const reporting: Middleware = (request, next) =>
      next(request).catch((thrown: unknown) => {
        report(request, thrown)
        throw thrown
      })
    const app = compose([reporting, mark('a'), reporting], throwing(error))
    const { client } = await start(platform, app, { onError })
    for (const path of ['/1', '/2']) await client.get(path)
    expect(onError.mock.calls.map(([thrown]) => thrown as unknown)).toEqual([error, error])
  })
})

test('a response with a field that cannot be sent is a 500, and its source is released', async () => {
  const [[, node]] = platforms
  const cancel = vi.fn()
  const bad: Middleware = (request, next) =>
    mapResponse(request, next, (response) =>
      response.with({ headers: HttpHeaders.fromParsed({ 'x-bad': 'a\r\nb' }) }),
    )
  const stream = () => new Blob(['x']).stream()
  const source = Body.fromStream({ stream: () => open(stream()), cancel })
  const { client } = await start(
    node,
    compose([bad], async () => new HttpResponse(source)),
  )
  const response = await client.get('/')
  // The change itself is what cannot be sent, so it is left out of the second try.
  expect([response.status, response.headers.has('x-bad')]).toEqual([500, false])
  expect(cancel).toHaveBeenCalled()
})

test('without an edge the error passes as it is', async () => {
  const error = new HttpError(404)
  const { HttpRequest } = await import('../message/request.ts')
  const call = compose([mark('a')], throwing(error))(new HttpRequest('http://app.test'))
  await expect(call).rejects.toBe(error)
})

async function* open(stream: ReadableStream<Uint8Array>) {
  yield* stream as unknown as AsyncIterable<Uint8Array>
}
