import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { manualClock, type ManualClock } from '../testing/manual-clock.ts'
import { redisStore } from './redis-store.ts'
import { StoreError } from './store-error.ts'

// What needs no Redis. What does is in tests/store, with three real clients.

let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  clock.restore()
})

const silent = { call: () => new Promise(() => undefined) }

test('a command without a reply is a StoreError after the timeout, and leaves no timer', async () => {
  const store = redisStore(silent, { timeout: 30 })
  const reply = store.get('secret-key').catch((error: unknown) => error)
  await clock.advance(30)
  expect(await reply).toEqual(new StoreError('GET got no reply from Redis within 30 ms'))
  expect(clock.pending).toBe(0)
})

test('a command that fails, at once or later, is a StoreError with the cause, which shows no key', async () => {
  const down = new Error('ECONNREFUSED')
  const clients = [
    { call: () => Promise.reject(down) },
    {
      sendCommand: () => {
        throw down
      },
    },
  ]
  for (const client of clients) {
    const error = await redisStore(client)
      .set('secret-key', 'secret-value', 1)
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ code: 'ERR_STORE', cause: down })
    expect(String(error)).not.toContain('secret')
    expect(clock.pending).toBe(0)
  }
})

test('an error that comes after the timeout is no unhandled rejection', async () => {
  let fail = (_error: Error): void => undefined
  const client = { call: () => new Promise((_resolve, reject) => (fail = reject)) }
  const reply = redisStore(client, { timeout: 1 }).get('a')
  const checked = expect(reply).rejects.toThrow('within 1 ms')
  await clock.advance(1)
  await checked
  fail(new Error('too late'))
})

test('the prefix comes before each key, so that applications can share one Redis', async () => {
  const call = vi.fn(() => Promise.resolve(null))
  await redisStore({ call }).get('a')
  await redisStore({ call }, { prefix: 'shop:' }).get('a')
  expect(call.mock.calls).toEqual([
    ['GET', 'middleware-cookbook:a'],
    ['GET', 'shop:a'],
  ])
})

test('a client that gives bytes in place of text is told so', async () => {
  const client = { call: () => Promise.resolve(new Uint8Array([97])) }
  await expect(redisStore(client).get('a')).rejects.toThrow('make a client that gives strings')
})

test.each([undefined, null, {}, 'redis://localhost', { call: 1 }])(
  'what is no client is refused at once: %j',
  (client) => {
    expect(() => redisStore(client as typeof silent)).toThrow('pass one of ioredis, iovalkey')
  },
)

test.each([0, NaN, '5'])('a timeout of %j is refused at once', (timeout) => {
  expect(() => redisStore(silent, { timeout: timeout as number })).toThrow(
    'redisStore({ timeout }) is',
  )
})
