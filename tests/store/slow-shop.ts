/** One process of a shop whose orders take as long as the test wants, as a program of its own. */
import { env } from 'node:process'
import { compose, HttpResponse, routes, serve } from 'middleware-cookbook'
import { idempotencyKey, operationId } from 'middleware-cookbook/server/idempotency-key'
import { redisStore } from 'middleware-cookbook/store'
import { connect } from './clients.ts'

const redis = env['REDIS'] ?? ''
const { client } = await connect('ioredis', redis)
const database = await connect('node-redis', redis)
// Its own connection: the one that waits for the end of an order can do nothing else.
const waiting = await connect('node-redis', redis)
const reports: string[] = []

const once = idempotencyKey({
  store: redisStore(client, { timeout: 5000 }),
  scope: () => 'ada',
  lockTimeout: Number(env['LOCK_TIMEOUT']),
  async recover(id) {
    const order = await database.send('GET', `order:${id}`)
    return typeof order === 'string' ? new HttpResponse(order, { status: 201 }) : undefined
  },
})
const app = routes({
  'POST /orders': compose([once], async (request) => {
    const id = request.get(operationId) ?? ''
    const waits = request.headers.get('x-waits')
    await database.send('RPUSH', 'begun', waits ?? '')
    if (waits === 'before') await waiting.send('BLPOP', 'go', '0')
    // As a unique index would have it: the first one that saves wins.
    await database.send('SET', `order:${id}`, `order of ${env['NAME']}`, 'NX')
    await database.send('RPUSH', 'orders', id)
    if (waits === 'after') await waiting.send('BLPOP', 'go', '0')
    return new HttpResponse(`order of ${env['NAME']}`, { status: 201 })
  }),
})
const server = await serve(app, {
  onError: (error) => void reports.push(error instanceof Error ? error.message : String(error)),
})
process.on('message', () => process.send?.(reports))
process.on('disconnect', () => void server.close().finally(() => process.exit()))
process.send?.(server.url)
