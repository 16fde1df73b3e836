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
