import { describe, expect, test } from 'vitest'
import { present } from '../peers/present.ts'
import { runs } from './four-processes.ts'
import { startRedis } from './redis-server.ts'
import { LIMIT } from './shop-messages.ts'

const { missing } = await present('Redis, with four processes', () => startRedis())

describe.skipIf(missing)('four processes behind one port, and two clients', () => {
  test('keep one limit, one order for one key through a crash, and what each page says of a store that is down', async () => {
    const { port, limit, orders } = await runs(5000)
    expect(port).toBe(1)

    // One limit for all, to the request.
    expect(limit.up.statuses).toEqual({ 200: LIMIT, 429: 1000 - LIMIT })
    // Each process counts for itself, and has a quarter: never more than the whole, and no request fails.
    expect(limit.down.statuses['200']).toBeLessThanOrEqual(LIMIT)
    expect(limit.down.statuses['200']).toBeGreaterThanOrEqual(LIMIT / 4)
    expect(Object.keys(limit.down.statuses).sort()).toEqual(['200', '429'])
    // Twenty requests are within the shares: each waits for the timeout, and passes.
    expect(limit.slow.statuses).toEqual({ 200: 20 })
    expect(limit.back.statuses).toEqual({ 200: LIMIT, 429: 1000 - LIMIT })

    // 200 requests at once with one key, and a process that ends between the work and the record.
    expect(orders.crash.saved).toBe(1)
    expect(orders.crash.statuses['201']).toBe(200)
    expect(new Set(orders.crash.bodies).size).toBe(1)
    expect(orders.crash.crashed).toBe(true)
    // Closed: no order without the store.
    expect(orders.down.statuses).toEqual({ 503: 20 })
    expect(orders.down.saved).toBe(1)
    expect(orders.slow.statuses).toEqual({ 503: 20 })
    // A store that has forgotten the key does not know that it was used.
    expect(orders.back.saved).toBe(2)
    expect(orders.slow.saved).toBe(2)
  })
})
