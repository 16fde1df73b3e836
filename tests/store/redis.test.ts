import { redisStore } from 'middleware-cookbook/store'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { storeContract } from '../../runtime/store/testing/store-contract.ts'
import { present } from '../peers/present.ts'
import { connect } from './clients.ts'
import { CLIENTS } from './connected.ts'
import type { Peer } from '../peers/process.ts'
import { startRedis } from './redis-server.ts'

/** The contract that memoryStore() keeps too, and what happens to Redis in real life, with each client. */
const { url, missing } = await present('Redis', () => startRedis())

describe.skipIf(missing).each(CLIENTS)('%s', (name) => {
  describe('keeps the contract', async () => {
    if (missing) return
    const { client, send, close } = await connect(name, url.replace('http', 'redis'))
    afterAll(close)
    const prefix = `${name}/`
    storeContract(name, () => ({
      store: redisStore(client, { prefix }),
      async over(key, lifetime) {
        expect(Number(await send('PTTL', prefix + key))).toBeLessThanOrEqual(lifetime)
        await expect.poll(() => send('EXISTS', prefix + key), { interval: 2 }).toBe(0)
      },
      async plant(key, value) {
        await send('SET', prefix + key, value)
      },
    }))

    test('every value has a lifetime in Redis too, also a counter that another client has begun', async () => {
      const store = redisStore(client, { prefix })
      await send('SET', `${prefix}hits`, '5')
      expect(await store.increment('hits', 60_000)).toEqual({ value: 6, expiresIn: 60_000 })
      expect(Number(await send('PTTL', `${prefix}hits`))).toBeGreaterThan(0)
    })

    test('a value of another kind is a StoreError with what Redis says', async () => {
      const store = redisStore(client, { prefix })
      await send('RPUSH', `${prefix}list`, 'a')
      for (const call of [
        () => store.get('list'),
        () => store.increment('list', 1000),
        () => store.compareAndSet('list', 'a', 'b', 1000),
      ]) {
        const error = await call().catch((thrown: unknown) => thrown)
        expect(error).toMatchObject({
          code: 'ERR_STORE',
          cause: { message: expect.stringContaining('WRONGTYPE') as string },
        })
      }
    })
  })

  test('Redis that stops in the middle is a StoreError, and works again when it is back, empty', async () => {
    const first = await running()
    const { client, whenBack, close } = await connect(name, redisUrl(first))
    onTestFinished(close)
    const store = redisStore(client)
    await store.set('a', '1', 60_000)

    const halfway = Promise.allSettled(
      Array.from({ length: 50 }, () => store.increment('a', 60_000)),
    )
    await first.close()
    // Each was done, or is refused: none hangs, and none gives something else.
    for (const outcome of await halfway) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'ERR_STORE' })
      else expect(outcome.value.value).toBeGreaterThan(1)
    }
    await expect(store.get('a')).rejects.toMatchObject({ code: 'ERR_STORE' })

    const second = await running(Number(new URL(first.url).port))
    expect(second.url).toBe(first.url)
    await whenBack()
    expect(await store.get('a')).toBeUndefined()
    expect(await store.increment('a', 60_000)).toEqual({ value: 1, expiresIn: 60_000 })
  })

  test('Redis that is slow is a StoreError after the timeout, and works again when it is quick', async () => {
    const slow = await running()
    const { client, close } = await connect(name, redisUrl(slow))
    onTestFinished(close)
    const store = redisStore(client, { timeout: 20 })
    stop(slow)
    const late = store.set('late', '1', 60_000)
    await expect(late).rejects.toThrow('SET got no reply from Redis within 20 ms')
    await expect(store.get('late')).rejects.toMatchObject({ code: 'ERR_STORE' })
    resume(slow)
    // What was sent takes effect late: an operation that failed may have been done.
    await expect.poll(() => store.get('late').catch(String), { interval: 2 }).toBe('1')
  })
})

/** The process gets no time: connections stay, and nothing is answered. */
function stop({ pid }: Peer): void {
  process.kill(pid, 'SIGSTOP')
  onTestFinished(() => resume({ pid }))
}

function resume({ pid }: Pick<Peer, 'pid'>): void {
  process.kill(pid, 'SIGCONT')
}

async function running(port?: number) {
  const redis = await startRedis(port)
  if (typeof redis === 'string') throw new Error(redis)
  onTestFinished(() => redis.close())
  return redis
}

function redisUrl({ url }: { readonly url: string }): string {
  return url.replace('http', 'redis')
}
