import type { HttpRequest } from 'middleware-cookbook'
import { compose, mapResponse, type Handler } from 'middleware-cookbook'
import { cors, type CorsOptions } from 'middleware-cookbook/server/cors'
import { describe, expect, test, vi } from 'vitest'
import { fetchAsBrowser } from './browser.fixture.ts'
import {
  appWith,
  ask,
  both,
  evil,
  hello,
  notes,
  putBy,
} from './pages.fixture.ts'

describe('preflights', () => {
  test('a preflight is answered before the handler, with what the options allow', async () => {
    const handler = vi.fn(hello)
    const response = await ask(appWith(both, handler), putBy(notes), 'OPTIONS')
    expect(handler).not.toHaveBeenCalled()
    expect(response.status).toBe(204)
    expect(Object.fromEntries(response.headers)).toEqual({
      'access-control-allow-origin': notes,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '600',
      vary: 'Origin',
    })
  })

  test('a preflight of another origin is answered too, and allows nothing', async () => {
    const handler = vi.fn(hello)
    const response = await ask(appWith(both, handler), putBy(evil), 'OPTIONS')
    expect(handler).not.toHaveBeenCalled()
    expect(response.status).toBe(204)
    expect(Object.fromEntries(response.headers)).toEqual({ vary: 'Origin' })
  })

  test.each([
    ['without Access-Control-Request-Method', 'OPTIONS', { origin: notes }],
    ['without Origin', 'OPTIONS', { 'access-control-request-method': 'PUT' }],
    ['with another method', 'GET', putBy(notes)],
  ])(
    'what is no preflight is for the handler: %s',
    async (_, method, headers) => {
      const handler = vi.fn(hello)
      await ask(appWith(both, handler), headers, method)
      expect(handler).toHaveBeenCalledOnce()
    },
  )

  test('an empty list sends no field', async () => {
    const app = appWith({ ...both, methods: [], allowedHeaders: [] })
    const { headers } = await ask(app, putBy(notes), 'OPTIONS')
    expect(headers.has('access-control-allow-methods')).toBe(false)
    expect(headers.has('access-control-allow-headers')).toBe(false)
  })

  test('no field speaks of private networks', async () => {
    const headers = {
      ...putBy(notes),
      'access-control-request-private-network': 'true',
    }
    const response = await ask(appWith(both), headers, 'OPTIONS')
    const name = 'access-control-allow-private-network'
    expect(response.headers.has(name)).toBe(false)
  })

  test('an inner middleware sees no preflight, an outer one sees the answer', async () => {
    const inner = vi.fn((request: HttpRequest, next: Handler) => next(request))
    const app = compose(
      [
        (request, next) =>
          mapResponse(request, next, (one) => one.withHeader('x-outer', 'yes')),
        cors(both),
        inner,
      ],
      hello,
    )
    const response = await ask(app, putBy(notes), 'OPTIONS')
    expect(response.headers.get('x-outer')).toBe('yes')
    expect(inner).not.toHaveBeenCalled()
  })
})

describe('in a browser, by the algorithms of the fetch standard', () => {
  const json = { 'content-type': 'application/json' }
  const bearer = { authorization: 'Bearer a' }
  const open: CorsOptions = { origin: '*', allowedHeaders: ['*'] }
  test.each<[string, CorsOptions, object, boolean]>([
    ['JSON', both, { method: 'POST', headers: json }, true],
    ['a DELETE', both, { method: 'DELETE' }, true],
    ['a method that is not listed', both, { method: 'PROPFIND' }, false],
    ['patch, which is not PATCH', both, { method: 'patch' }, false],
    ['a header that is not listed', both, { headers: bearer }, false],
    [
      'a header that is listed, in any case',
      { ...both, allowedHeaders: ['Authorization'] },
      { headers: bearer },
      true,
    ],
    [
      'cookies, where they are not allowed',
      { origin: notes },
      { credentials: true },
      false,
    ],
    ['no cookies, where they are not allowed', { origin: notes }, {}, true],
    ['any header with *', open, { headers: json }, true],
    ['Authorization with *', open, { headers: bearer }, false],
    ['cookies with *', open, { credentials: true }, false],
  ])(
    'a browser and this server agree: %s',
    async (_, options, request, allowed) => {
      const credentials = options.credentials === true
      const page = { origin: notes, credentials, ...request }
      const response = await fetchAsBrowser(appWith(options), page)
      expect(response !== undefined).toBe(allowed)
    },
  )
})
