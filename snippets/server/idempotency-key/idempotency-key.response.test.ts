import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
} from 'middleware-cookbook'
import { idempotencyKey } from 'middleware-cookbook/server/idempotency-key'
import { memoryStore } from 'middleware-cookbook/store'
import { describe, expect, test } from 'vitest'
import { shop } from './orders.fixture.ts'

describe('a failure can be tried again', () => {
  test.each([
    ['throws', () => Promise.reject(new Error('disk'))],
    ['throws an HttpError', () => Promise.reject(new HttpError(402))],
    ['answers 503', async () => new HttpResponse(null, { status: 503 })],
    ['answers 408', async () => new HttpResponse(null, { status: 408 })],
    ['answers 425', async () => new HttpResponse(null, { status: 425 })],
    ['answers 429', async () => new HttpResponse(null, { status: 429 })],
  ])(
    'if the handler throws, or answers with a status that says so: %s',
    async (_, fail) => {
      let attempts = 0
      const { buy, orders } = await shop({}, () =>
        attempts++ === 0 ? fail() : Promise.resolve(new HttpResponse()),
      )
      expect((await buy()).status).toBeGreaterThanOrEqual(400)
      expect(orders).toHaveLength(0)
      // Another body is no mistake now: the first one did nothing.
      expect((await buy('"4f1c"', { body: 'two pianos' })).status).toBe(201)
      expect((await buy('"4f1c"', { body: 'two pianos' })).status).toBe(201)
      expect(orders).toHaveLength(1)
    },
  )

  test('an answer that does not ask to come again is final, also a refusal', async () => {
    const store = memoryStore()
    let runs = 0
    const app = compose(
      [idempotencyKey({ store, scope: () => '' })],
      async () => {
        runs += 1
        return new HttpResponse('No', { status: 403 })
      },
    )
    const client = createClient({ transport: app })
    const headers = { 'idempotency-key': 'a' }
    for (let n = 0; n < 2; n++) {
      const response = await client.post('http://example.org', { headers })
      expect([response.status, await response.text()]).toEqual([403, 'No'])
    }
    expect(runs).toBe(1)
  })
})

describe('the response', () => {
  test.each([
    ['no content', new HttpResponse(null, { status: 204 })],
    ['bytes', new HttpResponse(new Uint8Array([0, 255, 128, 10]))],
    [
      'text',
      new HttpResponse('caf\u00e9 \u{1F3B9}', {
        headers: { 'x-a': '1', 'set-cookie': ['a=1', 'b=2'] },
      }),
    ],
  ])('comes back as it was: %s', async (_, response) => {
    const store = memoryStore()
    const app = compose(
      [idempotencyKey({ store, scope: () => '' })],
      async () => response,
    )
    const client = createClient({ transport: app })
    const headers = { 'idempotency-key': 'a' }
    const first = await client.post('http://example.org', { headers })
    const second = await client.post('http://example.org', { headers })
    expect(await second.bytes()).toEqual(await first.bytes())
    expect(second.status).toBe(first.status)
    expect([...second.headers.without('idempotent-replayed')]).toEqual([
      ...first.headers,
    ])
  })

  test.each([
    ['larger than maxResponseSize', () => new HttpResponse('x'.repeat(11))],
    [
      'a stream that has not been read',
      () =>
        new HttpResponse(async function* () {
          yield new Uint8Array(3)
        }),
    ],
    [
      'an event stream',
      () =>
        new HttpResponse(
          async function* () {
            yield new TextEncoder().encode('data:\n\n')
          },
          { headers: { 'content-type': 'text/event-stream' } },
        ),
    ],
  ])(
    'that cannot be kept is sent, and a repetition is a 409 that never runs: %s',
    async (_, make) => {
      let runs = 0
      const store = memoryStore()
      const options = { store, scope: () => '', maxResponseSize: 10 }
      const app = compose([idempotencyKey(options)], async () => {
        runs += 1
        return make()
      })
      const client = createClient({ transport: app })
      const headers = { 'idempotency-key': 'a' }
      expect(
        (await client.post('http://example.org', { headers })).status,
      ).toBe(200)
      expect(
        (await client.post('http://example.org', { headers })).status,
      ).toBe(409)
      expect(runs).toBe(1)
    },
  )
})
