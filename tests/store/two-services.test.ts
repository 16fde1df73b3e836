import { describe, expect, test } from 'vitest'
import { present } from '../peers/present.ts'
import { startRedis } from './redis-server.ts'
import { twoServices } from './two-services.ts'

const { url, missing } = await present('Redis, with two processes of a service', () => startRedis())

/** The statuses of the same number of calls. */
const of = (status: number, count: number) => Array<number>(count).fill(status)

/** What each of two callers gets for one order. */
const paid = { item: 'piano', payment: 1 }

describe('two processes of the whole service', () => {
  test.skipIf(missing)(
    'with one Redis share the limit, an order, a message and the token, and neither circuit nor cache',
    async () => {
      const { limit, order, message, asked, down } = await twoServices(url.replace('http', 'redis'))
      expect(limit).toEqual([...of(200, 6), ...of(429, 6)])
      expect(order).toEqual({ answers: [paid, paid], requests: 1, payments: 1 })
      expect(message).toEqual([
        { status: 200, text: '{"handled":1}' },
        { status: 204, text: '' },
      ])
      expect(asked).toEqual({ token: 1, rates: 2 })
      // One has stopped sending. The other has to find out by itself.
      expect(down.opened).toBe(503)
      expect(down.requestsOfOther).toBeGreaterThan(0)
    },
  )

  test('without it each has a limit, orders, messages and a token of its own', async () => {
    const { limit, order, message, asked } = await twoServices()
    expect(limit).toEqual(of(200, 12))
    // Both have handled the order. That it is paid once is due to its key, which is the same in both.
    expect(order).toEqual({ answers: [paid, paid], requests: 2, payments: 1 })
    expect(message).toEqual(of(200, 2).map((status) => ({ status, text: '{"handled":1}' })))
    expect(asked).toEqual({ token: 2, rates: 2 })
  })
})
