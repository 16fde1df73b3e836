import type { ChildProcess } from 'node:child_process'
import { createClient, type Client } from 'middleware-cookbook'
import { describe, expect, onTestFinished, test } from 'vitest'
import { present } from '../peers/present.ts'
import { connect } from './clients.ts'
import { end, message, start } from './processes.ts'
import { startRedis } from './redis-server.ts'

/** ms. */
const LONG = 10_000

const { missing } = await present('Redis, with two processes and slow orders', () => startRedis())

/**
 * Two processes of a shop with one Redis.
 *
 * @param lockTimeout in ms: where a lock must not end, longer than a process of a busy machine stalls
 */
async function open(lockTimeout = 300) {
  const redis = await startRedis()
  if (typeof redis === 'string') throw new Error(redis)
  onTestFinished(() => redis.close())
  const url = redis.url.replace('http', 'redis')
  const database = await connect('node-redis', url)
  onTestFinished(() => database.close())
  const openOne = async (name: string) => {
    const child = await start('slow-shop', {
      REDIS: url,
      NAME: name,
      LOCK_TIMEOUT: String(lockTimeout),
    })
    onTestFinished(() => stop(child))
    const baseUrl = await message<string>(child)
    const client = createClient({ baseUrl })
    onTestFinished(() => client.close())
    return { child, client }
  }
  const [first, second] = await Promise.all([openOne('first'), openOne('second')])
  const post = async ({ client }: { client: Client }, waits?: string) => {
    const headers = { 'idempotency-key': '4f1c', ...(waits && { 'x-waits': waits }) }
    const response = await client.post('/orders', { headers, body: 'a piano' })
    return [response.status, await response.text()]
  }
  return {
    first,
    second,
    post,
    database,
    go: () => database.send('RPUSH', 'go', '1'),
    orders: async () => (await database.send('LRANGE', 'orders', '0', '-1')) as string[],
    /** Until a handler has begun. */
    begun: () => database.send('BLPOP', 'begun', '0'),
    /** By the clock of Redis, which is that of the locks. */
    whenPassed: async (ms: number) => {
      await database.send('SET', 'passed', '1', 'PX', String(ms))
      await expect.poll(() => database.send('EXISTS', 'passed')).toBe(0)
    },
    whenUnlocked: async () => {
      const locked = async () => ((await database.send('KEYS', '*:lock')) as string[]).length
      await expect.poll(locked).toBe(0)
    },
    reportsOf: async ({ child }: { child: ChildProcess }) => {
      const said = message<string[]>(child)
      child.send('reports')
      return (await said).filter((text) => text.includes('taken the key over'))
    },
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGCONT')
  await end(child)
}

describe.skipIf(missing)('two processes, with orders that take longer than the lock', () => {
  test('a handler at work keeps its key: repetitions at the other process are 409, then get its response', async () => {
    const { first, second, post, go, begun, orders, whenPassed, reportsOf } = await open(LONG)
    const running = post(first, 'before')
    await begun()
    expect((await post(second))[0]).toBe(409)
    await whenPassed(1.2 * LONG)
    expect((await post(second))[0]).toBe(409)
    await go()
    expect(await running).toEqual([201, 'order of first'])
    expect(await post(second)).toEqual([201, 'order of first'])
    expect(await orders()).toHaveLength(1)
    expect(await reportsOf(first)).toEqual([])
  })

  test('a process that is suspended after it saved is overtaken, and says so: one order', async () => {
    const { first, second, post, go, begun, orders, whenUnlocked, reportsOf } = await open()
    const running = post(first, 'after')
    await begun()
    await expect.poll(orders).toHaveLength(1)
    first.child.kill('SIGSTOP')
    await whenUnlocked()
    expect(await post(second)).toEqual([201, 'order of first'])
    first.child.kill('SIGCONT')
    await go()
    expect(await running).toEqual([201, 'order of first'])
    expect(await orders()).toHaveLength(1)
    expect(await reportsOf(first)).toHaveLength(1)
    expect(await reportsOf(second)).toEqual([])
  })

  test('one that is suspended before it saved runs a second time, and says so: only a unique index keeps one order', async () => {
    const { first, second, post, go, begun, orders, whenUnlocked, reportsOf, database } =
      await open()
    const running = post(first, 'before')
    await begun()
    first.child.kill('SIGSTOP')
    await whenUnlocked()
    expect(await post(second)).toEqual([201, 'order of second'])
    first.child.kill('SIGCONT')
    await go()
    expect((await running)[0]).toBe(201)
    const [id] = await orders()
    expect(await orders()).toEqual([id, id])
    expect(await database.send('GET', `order:${id}`)).toBe('order of second')
    expect(await reportsOf(first)).toHaveLength(1)
    // What is kept is the order that the index has.
    expect(await post(first)).toEqual([201, 'order of second'])
  })

  test('a process that dies is overtaken after lockTimeout, and not before', async () => {
    const { first, second, post, begun, orders, whenUnlocked } = await open()
    const running = post(first, 'before').catch(() => 'broken')
    await begun()
    first.child.kill('SIGKILL')
    expect(await running).toBe('broken')
    expect([409, 201]).toContain((await post(second))[0])
    await whenUnlocked()
    expect(await post(second)).toEqual([201, 'order of second'])
    expect(await orders()).toHaveLength(1)
  })
})
