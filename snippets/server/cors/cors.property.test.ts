import fc from 'fast-check'
import {
  compose,
  HttpRequest,
  HttpResponse,
  type Handler,
} from 'middleware-cookbook'
import { cors } from 'middleware-cookbook/server/cors'
import { expect, test } from 'vitest'
import { fetchAsBrowser } from './browser.fixture.ts'

const hello: Handler = async () => new HttpResponse('hello')
const listed = ['https://notes.example.org', 'http://localhost:5173']

const characters = Array.from('\t !"#,./:?@*[]azAZ09\xe4')

/** Any value of a field, and values that almost look right. */
const value = fc.oneof(
  fc.string({ unit: fc.constantFrom(...characters) }),
  fc
    .tuple(fc.constantFrom(...listed, 'null', '*'), fc.string())
    .map(([origin, more]) => origin + more.replace(/[^ -~]/g, '')),
  fc.webUrl(),
)

test('only a listed origin is ever allowed, for any Origin', async () => {
  const app = compose([cors({ origin: listed, credentials: true })], hello)
  await fc.assert(
    fc.asyncProperty(value, value, async (origin, method) => {
      for (const ask of ['GET', 'OPTIONS']) {
        const headers = { origin, 'access-control-request-method': method }
        const { headers: fields } = await app(
          new HttpRequest('http://api.example.org', { method: ask, headers }),
        )
        const allows = fields.get('access-control-allow-origin')
        const sent = origin.trim()
        expect(allows).toBe(listed.includes(sent) ? sent : null)
        expect(fields.has('access-control-allow-credentials')).toBe(
          allows !== null,
        )
        expect(fields.get('vary')).toBe('Origin')
      }
    }),
  )
})

test('a browser lets a page read exactly what the options allow', async () => {
  const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PROPFIND']
  const names = ['content-type', 'authorization', 'x-trace']
  const origins = [...listed, 'https://evil.example.net', 'null']
  const safe = ['GET', 'POST']
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(methods),
      fc.subarray(names),
      fc.subarray(listed, { minLength: 1 }),
      fc.boolean(),
      fc.constantFrom(...origins),
      fc.constantFrom(...methods),
      fc.subarray(names),
      fc.boolean(),
      async (methods, allowed, origin, may, page, method, used, wants) => {
        const middleware = cors({
          origin,
          methods,
          allowedHeaders: allowed,
          credentials: may,
        })
        const headers = Object.fromEntries(used.map((name) => [name, 'a']))
        const request = { origin: page, method, headers, credentials: wants }
        const read = await fetchAsBrowser(compose([middleware], hello), request)
        const expected =
          origin.includes(page) &&
          (may || !wants) &&
          (safe.includes(method) || methods.includes(method)) &&
          used.every((name) => allowed.includes(name))
        expect(read !== undefined).toBe(expected)
      },
    ),
  )
})
