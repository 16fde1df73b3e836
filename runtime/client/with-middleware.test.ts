import { describe, expect, test, vi } from 'vitest'
import type { Middleware } from '../handler.ts'
import { fetches } from '../platform/node/testing/fetches.ts'
import { contentOf, httpServer } from '../platform/node/testing/servers.ts'
import type { Fetch } from './fetch-types.ts'
import { withMiddleware } from './with-middleware.ts'

const again: Middleware = async (request, next) => {
  const response = await next(request)
  if (response.ok) return response
  await response.release()
  return next(request)
}

describe.each(fetches)('withMiddleware() over %s', (_, fetch) => {
  test('first listed is outermost, and a Request is sent again', async () => {
    const seen: string[] = []
    const { url } = await httpServer(async (req, res) => {
      seen.push(`${req.headers['a'] as string} ${await contentOf(req)}`)
      res.writeHead(seen.length === 1 ? 503 : 200).end('ok')
    })
    let attempts = 0
    const count: Middleware = (request, next) => next(request.withHeader('a', `${++attempts}`))
    const call = withMiddleware(fetch, [again, count])
    const response = await call(new Request(url, { method: 'POST', body: 'hello' }))
    expect(await response.text()).toBe('ok')
    expect(seen).toEqual(['1 hello', '2 hello'])
  })

  test('middleware sees one call, and redirects are followed inside it', async () => {
    const { url } = await httpServer((req, res) => {
      if (req.url === '/') res.writeHead(302, { location: '/there' }).end()
      else res.end('there')
    })
    const log: string[] = []
    const logging: Middleware = async (request, next) => {
      const response = await next(request)
      log.push(`${String(request)} ${response.status}`)
      return response
    }
    const response = await withMiddleware(fetch, [logging])(url)
    expect(response).toMatchObject({ url: `${url}there`, redirected: true })
    expect(log).toEqual([`GET ${url} 200`])
    const manual = await withMiddleware(fetch, [logging])(url, { redirect: 'manual' })
    expect(manual.status).toBe(302)
  })
})

test('on a page, whose fetch hides redirects, the page follows them', async () => {
  vi.stubGlobal('document', {})
  const page = vi.fn<Fetch>(async () => new Response('ok'))
  const fetch = withMiddleware(page, [])
  await fetch('http://a.test')
  await fetch('http://a.test', { redirect: 'manual' })
  expect(page.mock.calls.map(([, init]) => init?.redirect)).toEqual(['follow', 'manual'])
})

test('what the fetch did about redirects is what the response says', async () => {
  const redirected = Object.defineProperty(new Response(), 'redirected', { value: true })
  const fetch = withMiddleware(() => Promise.resolve(redirected), [])
  expect((await fetch('http://a.test')).redirected).toBe(true)
})

describe('in a page that Next renders', () => {
  /** Answers a GET without a signal from memory, as Next's `fetch` does (its `dedupe-fetch`). */
  function remembering(): { readonly fetch: Fetch; readonly sent: () => number } {
    let sent = 0
    let first: Promise<Response> | undefined
    const send = async () => new Response('x', { status: ++sent === 1 ? 503 : 200 })
    const fetch: Fetch = async (_, init) => {
      if (init?.signal) return send()
      return (await (first ??= send())).clone()
    }
    return { fetch: Object.assign(fetch, { __nextPatched: true }), sent: () => sent }
  }

  test('a request that is sent again is not answered from the memory of its fetch', async () => {
    const { fetch, sent } = remembering()
    vi.stubGlobal('fetch', fetch)
    const response = await withMiddleware(fetch, [again])('http://example.org/')
    expect([response.status, sent()]).toEqual([200, 2])
  })

  test('elsewhere no signal is made for it', async () => {
    const { fetch } = remembering()
    const response = await withMiddleware(fetch, [again])('http://example.org/')
    expect(response.status).toBe(503)
  })
})
