import { expect, test } from 'vitest'
import { gzipSync } from 'node:zlib'
import type { CallOptions, Client } from '../client/options.ts'
import { HttpError } from '../message/http-error.ts'
import { HttpResponse } from '../message/response.ts'
import { routes } from '../server/routes.ts'
import { pieces } from './node/testing/bodies.ts'
import { platforms, start } from './testing/platforms.ts'

const app = routes({
  'GET /text': () => Promise.resolve(new HttpResponse('grüße')),
  'GET /json': () => Promise.resolve(HttpResponse.json({ a: 1 }, { status: 201 })),
  'GET /cookies': () =>
    Promise.resolve(new HttpResponse(null, { headers: { 'Set-Cookie': ['a=1', 'b=2'] } })),
  'GET /stream': () => Promise.resolve(new HttpResponse(() => pieces('one', 'two'))),
  'GET /blob': () => Promise.resolve(new HttpResponse(new Blob(['one', 'two']))),
  'GET /packed': () =>
    Promise.resolve(
      new HttpResponse(gzipSync('packed'), { headers: { 'content-encoding': 'gzip' } }),
    ),
  'GET /empty': () => Promise.resolve(new HttpResponse(null, { status: 204 })),
  'GET /proxied': () =>
    Promise.resolve(new HttpResponse('x', { headers: { 'transfer-encoding': 'chunked' } })),
  'GET /status': () => Promise.resolve(new HttpResponse('x', { status: 299, statusText: 'Odd' })),
  'GET /throws': () => Promise.reject(new Error('secret')),
  'GET /teapot': () => Promise.reject(new HttpError(422, 'No tea')),
  'GET /twice': () => Promise.resolve(twice),
  '/echo': async (request) => {
    // What a platform can decode may differ, and so does the port.
    const fields = [...request.headers]
      .filter(([name]) => name !== 'host')
      .map(([name, value]) => [name, value.replace('deflate, br', 'deflate')])
    return HttpResponse.json({ method: request.method, fields, text: await request.text() })
  },
  '/url': (request) => Promise.resolve(new HttpResponse(request.url.pathname + request.url.search)),
  '/ignores': () => Promise.resolve(new HttpResponse('did not read')),
})
const twice = new HttpResponse('constant')

const calls: [string, CallOptions?][] = [
  ['GET /text'],
  ['HEAD /text'],
  ['GET /json'],
  ['GET /cookies'],
  ['GET /stream'],
  ['HEAD /stream'],
  ['GET /blob'],
  ['GET /packed'],
  ['HEAD /packed'],
  ['GET /empty'],
  ['GET /proxied'],
  ['GET /status'],
  ['GET /throws'],
  ['HEAD /throws'],
  ['GET /teapot'],
  ['GET /twice'],
  ['GET /nowhere'],
  ['POST /text'],
  ['OPTIONS /text'],
  ['GET /url?a=b%20c#fragment'],
  ['GET /echo', { headers: { 'X-Name': ['a', 'b'], accept: '*/*' } }],
  ['POST /echo'],
  ['POST /echo', { body: 'text' }],
  ['PUT /echo', { json: { a: 1 } }],
  ['POST /echo', { body: () => pieces('in ', 'pieces') }],
  ['POST /echo', { body: new Blob(['a blob'], { type: 'text/x-blob' }) }],
  ['POST /echo', { body: 'x'.repeat(2000) }],
  ['POST /echo', { body: () => pieces('x'.repeat(999), 'xx') }],
  ['POST /echo', { body: gzipSync('packed'), headers: { 'content-encoding': 'gzip' } }],
  ['POST /echo', { body: gzipSync('x'.repeat(2000)), headers: { 'content-encoding': 'gzip' } }],
  ['POST /echo', { body: 'no gzip', headers: { 'content-encoding': 'gzip' } }],
  ['POST /ignores', { body: 'x'.repeat(100) }],
]

test.each(calls.map(([line, options], index) => [index, line, options] as const))(
  'call %i, %s, looks the same on both',
  async (_, line, options) => {
    const [first, second] = await Promise.all(
      platforms.map(async ([, platform]) => {
        const { client } = await start(platform, app, { maxBodySize: 1000 })
        return seen(client, line, options)
      }),
    )
    expect(second).toEqual(first)
  },
)

async function seen(client: Client, line: string, options: CallOptions = {}) {
  const [method = '', url = ''] = line.split(' ')
  const response = await client.request(url, { ...options, method })
  const { status, statusText } = response
  const headers = [...response.headers].map(([name, value]) =>
    // The date is the only thing that may differ.
    name === 'date'
      ? [name, value.replace(/\d/g, '0').replace(/[A-Z]\w\w/g, 'Xxx')]
      : [name, value],
  )
  return {
    status,
    statusText,
    headers,
    text: await response.text(),
    hash: new URL(response.url).hash,
  }
}
