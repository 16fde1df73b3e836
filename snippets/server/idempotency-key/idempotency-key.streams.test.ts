import { compose, createClient, HttpResponse } from 'middleware-cookbook'
import {
  idempotencyKey,
  type IdempotencyKeyOptions,
} from 'middleware-cookbook/server/idempotency-key'
import { memoryStore, type Store } from 'middleware-cookbook/store'
import { manualClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test } from 'vitest'

/** A source that a test feeds, and a service that answers each new key with it. */
function streaming(
  options: Partial<IdempotencyKeyOptions> = {},
  headers: Record<string, string> = { 'x-a': '1' },
) {
  let runs = 0
  let isCancelled = false
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined
  const all = { store: memoryStore(), scope: () => '', ...options }
  const app = compose([idempotencyKey(all)], async () => {
    runs += 1
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => {
        feed = controller
      },
      cancel: () => {
        isCancelled = true
      },
    })
    return new HttpResponse(source, { status: 201, headers })
  })
  const client = createClient({ transport: app })
  return {
    post: () =>
      client.post('http://example.org', {
        headers: { 'idempotency-key': 'a' },
      }),
    send: (text: string) => feed?.enqueue(new TextEncoder().encode(text)),
    end: () => feed?.close(),
    fail: () => feed?.error(new Error('cut')),
    runs: () => runs,
    isCancelled: () => isCancelled,
  }
}

describe('a response of unknown length, as each one of Hono, Next and Workers is', () => {
  test('comes back whole as soon as a client has it', async () => {
    const memory = memoryStore()
    const order: string[] = []
    // As one behind a network: it has stored only later.
    const store: Store = {
      ...memory,
      compareAndSet: async (...entry) => {
        await new Promise((resolve) => setImmediate(resolve))
        order.push('kept')
        return memory.compareAndSet(...entry)
      },
    }
    const { post, send, end, runs } = streaming({ store })
    const first = await post()
    send('order ')
    send('7')
    end()
    expect(await first.text()).toBe('order 7')
    order.push('read')
    expect(order.at(0)).toBe('kept')
    const again = await post()
    expect(again.status).toBe(201)
    expect(again.headers.get('x-a')).toBe('1')
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(await again.text()).toBe('order 7')
    expect(runs()).toBe(1)
  })

  test('passes as it comes, and until its end a repetition is 409', async () => {
    const { post, send, end } = streaming()
    const chunks = (await post()).stream()[Symbol.asyncIterator]()
    send('order ')
    const one = await chunks.next()
    expect(new TextDecoder().decode(one.value as Uint8Array)).toBe('order ')
    expect((await post()).status).toBe(409)
    end()
    expect((await chunks.next()).done).toBe(true)
    expect((await post()).status).toBe(201)
  })

  test.each([
    ['cancels it', async (response: HttpResponse) => response.body.cancel()],
    [
      'leaves midway',
      async (response: HttpResponse) => {
        for await (const _ of response.stream()) break
      },
    ],
  ])(
    'is kept whole when its client leaves, because that one asks again: %s',
    async (_, leave) => {
      const { post, send, end, isCancelled } = streaming()
      const response = await post()
      send('order ')
      await leave(response)
      send('7')
      end()
      await expect.poll(async () => (await post()).status).toBe(201)
      expect(await (await post()).text()).toBe('order 7')
      expect(isCancelled()).toBe(false)
    },
  )

  test('that never ends is cancelled after lockTimeout, once its client has gone', async () => {
    const clock = manualClock()
    onTestFinished(clock.restore)
    const { post, send, isCancelled } = streaming({ lockTimeout: 1000 })
    const response = await post()
    send('order ')
    for await (const _ of response.stream()) break
    await clock.advance(999)
    expect(isCancelled()).toBe(false)
    await clock.advance(1)
    expect(isCancelled()).toBe(true)
    expect(clock.pending).toBe(0)
    expect((await post()).status).toBe(409)
  })

  test.each([
    ['is longer than maxResponseSize', '700000'],
    ['breaks off', undefined],
  ])(
    'that is too long or breaks off is not kept, and a repetition is 409: %s',
    async (_, rest) => {
      const { post, send, end, fail, runs } = streaming({ maxResponseSize: 10 })
      const first = await post()
      send('order ')
      if (rest === undefined) fail()
      else {
        send(rest)
        end()
      }
      const text = await first.text().catch(() => 'cut')
      expect(text).toBe(rest === undefined ? 'cut' : `order ${rest}`)
      expect((await post()).status).toBe(409)
      expect(runs()).toBe(1)
    },
  )

  test('that is an event stream is not kept, for it has no end', async () => {
    const type = { 'content-type': 'text/event-stream; charset=utf-8' }
    const { post, send, end } = streaming({}, type)
    const first = await post()
    send('data:\n\n')
    end()
    expect(await first.text()).toBe('data:\n\n')
    expect((await post()).status).toBe(409)
  })
})
