import { compose, HttpResponse, toFetch, type Handler } from 'middleware-cookbook'
const handler: Handler = async () => new HttpResponse('Hello')

// #region worker
// src/index.ts
import { DurableObject, env } from 'cloudflare:workers'
import { rateLimit, type Limiter } from 'middleware-cookbook/server/rate-limit'

/** The window of one client. All Workers reach the same one by its name. */
export class Counter extends DurableObject {
  async add(duration: number) {
    const { storage } = this.ctx
    const now = Date.now()
    const stored = await storage.get<{ count: number; end: number }>('window')
    const isOver = stored === undefined || stored.end <= now
    const window = isOver ? { count: 0, end: now + duration * 1000 } : stored
    window.count++
    await storage.put('window', window)
    if (isOver) await storage.setAlarm(window.end)
    return window
  }

  override async alarm() {
    await this.ctx.storage.deleteAll()
  }
}

const limiter: Limiter = {
  points: 3,
  duration: 60,
  async consume(key) {
    const { count, end } = await env.COUNTERS.getByName(key).add(this.duration)
    const remainingPoints = Math.max(0, this.points - count)
    const left = { remainingPoints, msBeforeNext: end - Date.now() }
    if (count > this.points) throw left
    return left
  },
}

export default { fetch: toFetch(compose([rateLimit({ limiter })], handler)) }
// #endregion worker
