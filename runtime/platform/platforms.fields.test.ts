import { describe, expect, test, vi } from 'vitest'
import { createClient } from '../client/client.ts'
import { compose } from '../compose.ts'
import type { Handler, Middleware } from '../handler.ts'
import { HttpError } from '../message/http-error.ts'
import { HttpResponse } from '../message/response.ts'
import { replaceContent } from '../message/replace-content.ts'
import { platforms, start } from './testing/platforms.ts'

/** What describes a content, and two fields that do not. */
const DESCRIBED = {
  'content-encoding': 'gzip',
  'content-language': 'de',
  'content-location': '/de',
  'content-range': 'bytes 0-5/10',
  'content-digest': 'sha-256=:x:',
  'repr-digest': 'sha-256=:x:',
  'content-md5': 'x',
  'content-disposition': 'attachment; filename=a.zip',
  'content-length': '10',
  etag: '"a"',
  'last-modified': 'Thu, 01 Jan 1970 00:00:00 GMT',
  'content-security-policy': "default-src 'self'",
  allow: 'GET',
}

const left = ({ headers }: HttpResponse) =>
  [...headers.keys()].filter((name) => Object.hasOwn(DESCRIBED, name) && name !== 'content-length')

describe.each([...platforms, ['in memory', undefined] as const])('%s', (_, platform) => {
  const clientOf = async (app: Handler) =>
    platform
      ? (await start(platform, app)).client
      : createClient({ baseUrl: 'http://app.test', transport: app })

  const page: Middleware = async (request, next) =>
    replaceContent(await next(request), '<p>Sorry</p>', 'text/html')

  test.each<[string, Handler, string]>([
    [
      'an HttpError with headers of another message',
      () => Promise.reject(new HttpError(404, 'gone', { headers: DESCRIBED })),
      'text/plain;charset=UTF-8',
    ],
    [
      'a page',
      compose([page], async () => new HttpResponse('0123456789', { headers: DESCRIBED })),
      'text/html',
    ],
  ])(
    'words of our own go without the description of others: %s (RFC 9110 §8)',
    async (_, app, type) => {
      const response = await (await clientOf(app)).get('/')
      expect(left(response)).toEqual(['allow', 'content-security-policy'])
      expect(response.headers.get('content-type')).toBe(type)
      expect((await response.text()).length).toBeGreaterThan(3)
    },
  )

  test('416 keeps the length of what is not in it, and 412 the validators (RFC 9110 §15.5.17)', async () => {
    const refuse = (status: number, headers: Record<string, string>) =>
      clientOf(() => Promise.reject(new HttpError(status, 'x', { headers })))
    const range = await (await refuse(416, { 'content-range': 'bytes */10' })).get('/')
    expect(range.headers.get('content-range')).toBe('bytes */10')
    const failed = await (await refuse(412, { etag: '"a"' })).get('/')
    expect(failed.headers.get('etag')).toBe('"a"')
  })
})

describe.each(platforms)('%s', (_, platform) => {
  test.each(['GET', 'HEAD'])(
    'the name of a status goes without the description of another content, for %s (RFC 9110 §8.4)',
    async (method) => {
      const app: Handler = async () => new HttpResponse(null, { status: 404, headers: DESCRIBED })
      const { client } = await start(platform, app)
      const response = await client.request('/', { method })
      if (method === 'GET') {
        expect(left(response)).toEqual(['allow', 'content-security-policy'])
        expect(await response.text()).toBe('Not Found\n')
      }
    },
  )

  test.each([
    [204, '0', null],
    [204, '5', null],
    [205, '5', '0'],
    [304, '5', '5'],
    [304, '0', null],
  ])(
    '%d with Content-Length %s has %s (RFC 9110 §8.6, §15.3.6)',
    async (status, length, expected) => {
      const headers = { 'content-length': length }
      const { client } = await start(
        platform,
        async () => new HttpResponse(null, { status, headers }),
      )
      expect((await client.get('/')).headers.get('content-length')).toBe(expected)
    },
  )

  test('a gateway passes a request on, and what comes back', async () => {
    const upstream = await start(platform, async (request) => {
      const { host } = new URL(request.href)
      const fits = request.headers.get('host') === host
      return new HttpResponse(`${await request.text()} ${String(fits)}`, {
        headers: { 'set-cookie': ['a=1', 'b=2'], connection: 'x-hop', 'x-hop': '1' },
      })
    })
    const { client } = await start(platform, (request) =>
      upstream.client.request(request.with({ url: upstream.server.url })),
    )
    const body = () => new Blob(['abc']).stream()
    const response = await client.post('/', { body })
    expect(await response.text()).toBe('abc true')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(response.headers.has('x-hop')).toBe(false)
  })

  test('a listener that fails breaks nothing, and both errors are printed', async () => {
    const print = vi.spyOn(console, 'error').mockReturnValue()
    const bug = new Error('bug')
    const own = new Error('disk full')
    for (const fail of [() => Promise.reject(own), () => thrown(own)]) {
      const { client } = await start(platform, () => Promise.reject(bug), { onError: fail })
      expect((await client.get('/')).status).toBe(500)
    }
    await expect.poll(() => print).toHaveBeenCalledTimes(4)
    expect(print.mock.calls.map(([, error]) => error as unknown)).toEqual([own, bug, own, bug])
    print.mockRestore()
  })
})

function thrown(error: Error): never {
  throw error
}
