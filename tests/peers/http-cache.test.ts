import { createClient, HttpResponse } from 'middleware-cookbook'
import { httpCache } from 'middleware-cookbook/client/http-cache'
import { manualClock } from 'middleware-cookbook/testing'
import { expect, test } from 'vitest'
import {
  fieldsAfter304,
  hitFields,
  reuses,
  standsIn,
  type Fields,
} from './libraries/http-cache-semantics.js'

const url = 'http://api.example.org/'
const start = Date.UTC(2026, 0, 1)
const at = (seconds: number) => new Date(start + seconds * 1000).toUTCString()

/** What becomes of a second call, so many seconds after the first. */
interface Exchange {
  readonly response: Fields
  readonly seconds: number
  readonly asked?: Fields
  /** The second time the origin answers with this. */
  readonly second?: { readonly status: number; readonly headers: Fields }
}

/** Whether this recipe answers without asking, and with which fields. */
async function ours({ response, seconds, asked = {}, second }: Exchange) {
  const clock = manualClock({ date: start })
  let requests = 0
  const client = createClient({
    middleware: [httpCache()],
    transport: async () => {
      requests++
      return requests > 1 && second
        ? new HttpResponse(null, second)
        : new HttpResponse(`answer ${requests}`, { headers: response })
    },
  })
  try {
    await (await client.get(url)).text()
    await clock.advance(seconds * 1000)
    const { headers, body, status } = await client.get(url, { headers: asked })
    body.cancel()
    return { isReused: requests === 1, headers, status }
  } finally {
    clock.restore()
  }
}

const fresh = 'max-age=60'

test.each<[string, Fields, number, Fields?]>([
  ['max-age that lasts', { 'cache-control': fresh }, 59],
  ['max-age that is over', { 'cache-control': fresh }, 60],
  ['no-store', { 'cache-control': `${fresh}, no-store` }, 0],
  ['no-cache', { 'cache-control': `${fresh}, no-cache` }, 0],
  ['private', { 'cache-control': `private, ${fresh}` }, 0],
  ['s-maxage only', { 'cache-control': 's-maxage=60' }, 1],
  ['Expires', { date: at(0), expires: at(60) }, 59],
  ['Expires that is over', { date: at(0), expires: at(60) }, 60],
  ['Expires: 0', { date: at(0), expires: '0' }, 0],
  ['a guess', { date: at(0), 'last-modified': at(-1000) }, 99],
  ['a guess that is over', { date: at(0), 'last-modified': at(-1000) }, 100],
  ['nothing', {}, 0],
  ['Age', { 'cache-control': fresh, age: '30' }, 29],
  ['Age that is over', { 'cache-control': fresh, age: '30' }, 30],
  ['a request with no-cache', { 'cache-control': fresh }, 0, { 'cache-control': 'no-cache' }],
  ['a request with max-age', { 'cache-control': fresh }, 10, { 'cache-control': 'max-age=9' }],
  ['a request with min-fresh', { 'cache-control': fresh }, 10, { 'cache-control': 'min-fresh=51' }],
  ['a request with max-stale', { 'cache-control': fresh }, 99, { 'cache-control': 'max-stale=50' }],
  ['Vary: *', { 'cache-control': fresh, vary: '*' }, 0],
  ['Vary that differs', { 'cache-control': fresh, vary: 'accept' }, 0, { accept: 'a/b' }],
])('this recipe and http-cache-semantics agree: %s', async (_, response, seconds, asked) => {
  const exchange = { response, seconds, ...(asked && { asked }) }
  expect((await ours(exchange)).isReused).toBe(theirs(exchange))
})

test.each<[string, string, Fields, number, Fields, boolean]>([
  [
    'No-Store in capitals',
    'RFC 9111 §5.2',
    { 'cache-control': `${fresh}, No-Store` },
    0,
    {},
    false,
  ],
  [
    'max-age in a quoted text',
    'RFC 9111 §5.2',
    { 'cache-control': 'max-age=1, a="b, max-age=60"' },
    2,
    {},
    false,
  ],
  [
    'must-revalidate that is fresh',
    'RFC 9111 §5.2.2.2',
    { 'cache-control': `${fresh}, must-revalidate` },
    0,
    {},
    true,
  ],
  [
    'no-cache, and max-stale in the request',
    'RFC 9111 §5.2.2.4',
    { 'cache-control': `${fresh}, no-cache` },
    1,
    { 'cache-control': 'max-stale' },
    false,
  ],
  [
    'no-store beside must-understand',
    'RFC 9111 §5.2.2.3',
    { 'cache-control': `${fresh}, no-store, must-understand` },
    0,
    {},
    true,
  ],
  [
    'Expires in another zone',
    'RFC 9111 §4.2',
    { date: at(0), expires: 'Thu, 01 Jan 2026 00:01:00 UTC' },
    0,
    {},
    false,
  ],
])(
  'this recipe obeys where http-cache-semantics does not: %s (%s)',
  async (_, __, response, seconds, asked, expected) => {
    const exchange = { response, seconds, asked }
    expect((await ours(exchange)).isReused).toBe(expected)
    expect(theirs(exchange)).toBe(!expected)
  },
)

test('the same for the fields: Date stays (RFC 9110 §6.6.1), and a 304 adds what is new (RFC 9111 §3.2)', async () => {
  const response = { 'cache-control': fresh, date: at(0), etag: '"1"' }
  const hit = { response, seconds: 30 }
  expect((await ours(hit)).headers.get('date')).toBe(at(0))
  expect(hitFields({ start, asked: {}, ...hit })['date']).toBe(at(30))

  const stale = { response, seconds: 60 }
  const headers = { etag: '"1"', 'x-new': '1' }
  const renewed = await ours({ ...stale, second: { status: 304, headers } })
  expect(renewed.headers.get('x-new')).toBe('1')
  const known = fieldsAfter304({ start, asked: {}, ...stale }, headers)
  expect(known).not.toHaveProperty('x-new')
})

test('the same for errors: must-revalidate lets no stale response stand in (RFC 9111 §5.2.2.2)', async () => {
  const response = { 'cache-control': `${fresh}, stale-if-error=60, must-revalidate` }
  const stale = { response, seconds: 60 }
  const second = { status: 503, headers: {} }
  expect((await ours({ ...stale, second })).status).toBe(503)
  expect(standsIn({ start, asked: {}, ...stale })).toBe(true)
})

function theirs({ response, seconds, asked = {} }: Exchange): boolean {
  return reuses({ start, seconds, response, asked })
}
