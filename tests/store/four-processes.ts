import { openShop, startCallers } from './processes.ts'
import { connect } from './clients.ts'
import type { Peer } from '../peers/process.ts'
import { startRedis } from './redis-server.ts'
import type { Errand, Errands } from './shop-messages.ts'

/** What four processes did with a store that was up, then down, then back and empty, then slow. */
export interface Runs {
  readonly port: number
  readonly limit: Readonly<Record<'up' | 'down' | 'back' | 'slow', Errands>>
  readonly orders: Readonly<Record<'crash' | 'down' | 'back' | 'slow', Orders>>
}

export interface Orders extends Errands {
  /** How many orders the database holds for the key in the end. */
  readonly saved: number
  readonly crashed: boolean
}

/** @param timeout how long the store may take, in ms: a busy machine must not look like a slow store */
export async function runs(timeout: number): Promise<Runs> {
  const database = await redis()
  let store = await redis()
  const shop = await openShop(redisUrl(store), redisUrl(database), timeout)
  const callers = await startCallers()
  const orders = await connect('node-redis', redisUrl(database))
  try {
    const url = `http://127.0.0.1:${shop.port}`
    const many = (key: string): Errand => ({
      url: `${url}/limited`,
      method: 'GET',
      headers: { 'x-key': key },
      count: 500,
      atOnce: 10,
      insists: false,
    })
    const buy = async (count: number, more: Partial<Errand> = {}): Promise<Orders> => {
      const headers = { 'idempotency-key': '4f1c', 'x-crash': '1' }
      const errand = { url: `${url}/orders`, method: 'POST', headers, insists: false } as const
      const got = await callers.call({ ...errand, count, atOnce: count, ...more })
      const all = (await orders.send('LRANGE', 'orders', '0', '-1')) as string[]
      const saved = all.filter((id) => id === all[0]).length
      const crashed = (await orders.send('EXISTS', 'crashed')) === 1
      return { ...got, saved, crashed }
    }

    const up = await callers.call(many('up'))
    const crash = await buy(100, { insists: true })
    await store.close()
    const down = await callers.call(many('down'))
    const ordersDown = await buy(10)
    store = await redis(Number(new URL(store.url).port))
    await whenServed(url)
    const back = await callers.call(many('back'))
    const ordersBack = await buy(1, { insists: true })
    process.kill(store.pid, 'SIGSTOP')
    const slow = await callers.call({ ...many('slow'), count: 10 })
    const ordersSlow = await buy(10)
    process.kill(store.pid, 'SIGCONT')
    return {
      port: shop.ports,
      limit: { up, down, back, slow },
      orders: { crash, down: ordersDown, back: ordersBack, slow: ordersSlow },
    }
  } finally {
    orders.close()
    await shop.close()
    await callers.close()
    process.kill(store.pid, 'SIGCONT')
    await Promise.all([store.close(), database.close()])
  }

  /** Until each process has its connection to Redis again: so many connections reach all of them. */
  async function whenServed(url: string): Promise<void> {
    const errand = { url: `${url}/ready`, method: 'GET', headers: {}, insists: true } as const
    await callers.call({ ...errand, count: 40, atOnce: 40 })
  }
}

async function redis(port?: number): Promise<Peer> {
  const started = await startRedis(port)
  if (typeof started === 'string') throw new Error(started)
  return started
}

function redisUrl({ url }: Peer): string {
  return url.replace('http', 'redis')
}
