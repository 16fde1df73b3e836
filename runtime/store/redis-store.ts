import { clock } from '../clock.ts'
import { requireOptions } from '../kit/require-options.ts'
import { above, aString } from '../kit/rules.ts'
import { requireWhole, wholeLifetime } from './check.ts'
import { sender, type RedisClient } from './redis-client.ts'
import { StoreError } from './store-error.ts'
import type { Store } from './store.ts'

/** Options of {@link redisStore}. All have a default. */
export interface RedisStoreOptions {
  /** Comes before every key (default `middleware-cookbook:`), so that applications can share one Redis. */
  readonly prefix?: string
  /**
   * How long a command may take, in ms (default 500). Then it is a StoreError, even if the client would wait for Redis to
   * come back. It may still take effect later.
   */
  readonly timeout?: number
}

/** One script runs as one command: nothing happens in between. */
const COMPARE_AND_SET = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`

const INCREMENT = `
local value = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[2])
  redis.call('PEXPIRE', KEYS[1], left)
end
return {value, left}`

/**
 * Keeps values in Redis or Valkey, so that several processes share them. You make, connect and close the client.
 *
 * A value can be lost: Redis may restart empty, or drop values when it is full (`maxmemory-policy`), and a replica that
 * takes over may lack the last writes. Each operation sends one command.
 *
 * @throws TypeError for what is not a client
 * @throws RangeError or TypeError for an option that cannot work
 *
 * @example
 * const store = redisStore(new Redis('redis://localhost:6379', { enableOfflineQueue: false }))
 * await store.set('session:4f1c', 'ada', 3_600_000)
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): Store {
  requireOptions('redisStore', options, { prefix: aString, timeout: above(0, 'ms') })
  const { prefix = 'middleware-cookbook:', timeout = 500 } = options
  const transmit = sender(client)

  function send(command: string, key: string, ...args: (string | number)[]) {
    return limited(command, () => transmit(command, [`${prefix}${key}`, ...args.map(String)]))
  }

  function evaluate(script: string, key: string, ...args: (string | number)[]) {
    const all = [script, '1', `${prefix}${key}`, ...args.map(String)]
    return limited('EVAL', () => transmit('EVAL', all))
  }

  /** The reply of a command, or a StoreError. A reply that is too late is dropped. */
  function limited(command: string, call: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(timeout, () => {
        reject(new StoreError(`${command} got no reply from Redis within ${timeout} ms`))
      })
      const fail = (cause: unknown) => {
        reject(new StoreError(`${command} failed: see the cause`, { cause }))
      }
      // A client that is closed may throw before it returns a promise.
      void settled(call).then(resolve, fail).finally(cancel)
    })
  }

  return {
    async get(key) {
      const reply = await send('GET', key)
      if (reply === null || typeof reply === 'string') return reply ?? undefined
      throw new StoreError('GET was answered with no text: make a client that gives strings')
    },
    async set(key, value, lifetime) {
      await send('SET', key, value, 'PX', wholeLifetime('set', lifetime))
    },
    async setIfAbsent(key, value, lifetime) {
      const ms = wholeLifetime('setIfAbsent', lifetime)
      return (await send('SET', key, value, 'PX', ms, 'NX')) !== null
    },
    async compareAndSet(key, expected, value, lifetime) {
      const ms = wholeLifetime('compareAndSet', lifetime)
      return Number(await evaluate(COMPARE_AND_SET, key, expected, value, ms)) === 1
    },
    async increment(key, lifetime, by = 1) {
      const ms = wholeLifetime('increment', lifetime)
      requireWhole(by)
      const [value, expiresIn] = (await evaluate(INCREMENT, key, by, ms)) as [unknown, unknown]
      return { value: Number(value), expiresIn: Number(expiresIn) }
    },
    async delete(key) {
      return Number(await send('DEL', key)) === 1
    },
  }
}

async function settled(call: () => Promise<unknown>): Promise<unknown> {
  return call()
}
