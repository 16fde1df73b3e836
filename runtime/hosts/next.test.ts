import { describe, expect, test, vi } from 'vitest'
import { HttpError } from '../message/http-error.ts'
import { HttpResponse } from '../message/response.ts'
import type { Middleware } from '../handler.ts'
import { toProxy, toRoute } from './next.ts'

const at = () => new Request('http://localhost/')

/** As Next's own errors of control are: an Error with a digest. */
function thrown(digest: unknown): Error {
  return Object.assign(new Error(String(digest)), { digest })
}

describe('what Next’s functions throw in a route handler', () => {
  test.each([
    ['redirect()', 'NEXT_REDIRECT;replace;/thanks?a=1;b;307;', [307, '/thanks?a=1;b']],
    [
      'permanentRedirect()',
      'NEXT_REDIRECT;replace;https://a.example/;308;',
      [308, 'https://a.example/'],
    ],
    ['notFound()', 'NEXT_HTTP_ERROR_FALLBACK;404', [404, null]],
    ['forbidden()', 'NEXT_HTTP_ERROR_FALLBACK;403', [403, null]],
  ])('is a response to a recipe: %s', async (_, digest, expected) => {
    const seen: number[] = []
    const look: Middleware = async (request, next) => {
      try {
        const response = await next(request)
        seen.push(response.status)
        return response.withHeader('x-id', '1')
      } catch {
        return new HttpResponse('a 500', { status: 500 })
      }
    }
    const response = await toRoute(look, () => Promise.reject(thrown(digest)))(at())
    expect(seen).toEqual([expected[0]])
    expect([response.status, response.headers.get('location')]).toEqual(expected)
    expect(response.headers.get('x-id')).toBe('1')
  })

  test.each([thrown('DYNAMIC_SERVER_USAGE'), thrown(1), new Error('disk')])(
    'and any other one is an error as it was: %s',
    async (error) => {
      const pass: Middleware = (request, next) => next(request)
      const route = toRoute(pass, () => {
        throw error
      })
      await expect(route(at())).rejects.toBe(error)
    },
  )
})

describe('a request that a recipe has changed', () => {
  class NextRequest extends Request {
    get nextUrl() {
      return new URL(this.url)
    }
  }
  /** As the edge runtime makes them. */
  class EdgeRequest extends NextRequest {
    constructor({ input, init }: { input: string; init: RequestInit }) {
      super(input, init)
    }
  }
  const change: Middleware = (request, next) => next(request.withHeader('x-a', '1'))

  test('is still a NextRequest for the handler, whose type it may name', async () => {
    const route = toRoute(
      change,
      async (request: NextRequest, { id }: { id: string }) =>
        new Response(
          `${request.nextUrl.pathname} ${request.headers.get('x-a')} ${id} ${await request.text()}`,
        ),
    )
    const [input, init] = ['http://localhost/a', { method: 'POST', body: 'posted' }]
    for (const request of [new NextRequest(input, init), new EdgeRequest({ input, init })]) {
      expect(await (await route(request, { id: '7' })).text()).toBe('/a 1 7 posted')
    }
  })

  test('is a standard one where none came in, as in a test', async () => {
    const route = toRoute(change, (request) => new Response(request.headers.get('x-a')))
    expect(await (await route(at())).text()).toBe('1')
  })
})

test('an HttpError of a handler is its response', async () => {
  const pass: Middleware = (request, next) => next(request)
  const route = toRoute(pass, () => {
    throw new HttpError(409, 'twice')
  })
  expect((await route(at())).status).toBe(409)
})

describe('a proxy with one of your own in it', () => {
  const add: Middleware = async (request, next) =>
    (await next(request.withHeader('x-a', '1'))).withHeader('x-id', '7')

  test('gets what to pass on and the request, and its response gets the recipe’s fields', async () => {
    const proxy = toProxy(add, async ({ request: { headers } }, request) => {
      const { pathname } = new URL(request.url)
      return new Response(`${pathname} ${headers.get('x-a')}`, { headers: { 'x-own': '1' } })
    })
    const response = await proxy(at())
    expect(await response.text()).toBe('/ 1')
    expect([response.headers.get('x-own'), response.headers.get('x-id')]).toEqual(['1', '7'])
  })

  test('may redirect, also by a response whose fields cannot be changed', async () => {
    const proxy = toProxy(add, () => Response.redirect('http://localhost/new', 308))
    const { status, headers } = await proxy(at())
    expect([status, headers.get('location'), headers.get('x-id')]).toEqual([
      308,
      'http://localhost/new',
      '7',
    ])
  })

  test('is not asked where the recipe answers', async () => {
    const gate: Middleware = () => Promise.reject(new HttpError(401, 'No key'))
    const own = vi.fn(() => new Response())
    const response = await toProxy(gate, own)(at())
    expect([response.status, own.mock.calls.length]).toEqual([401, 0])
  })
})
