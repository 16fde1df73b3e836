/** Four processes of a shop behind one port, as a program of its own. Each has its own client of Redis. */
import cluster from 'node:cluster'
import { env, pid } from 'node:process'
import { compose, HttpResponse, routes, serve } from 'middleware-cookbook'
import { idempotencyKey, operationId } from 'middleware-cookbook/server/idempotency-key'
import { rateLimit } from 'middleware-cookbook/server/rate-limit'
import { redisStore } from 'middleware-cookbook/store'
import { redisLimiter } from '../../snippets/server/rate-limit/redis-limiter.ts'
import { connect } from './clients.ts'
import { LIMIT, type FromShop } from './shop-messages.ts'
const PROCESSES = 4

if (cluster.isPrimary) {
  let listening = 0
  const ports = new Set<number>()
  for (let n = 0; n < PROCESSES; n++) cluster.fork()
  cluster.on('listening', (_, { port }) => {
    ports.add(port)
    listening += 1
    if (listening === PROCESSES) tell({ port, ports: ports.size })
  })
  // One that has crashed is replaced, as in production.
  cluster.on('exit', (worker) => {
    if (!worker.exitedAfterDisconnect) cluster.fork()
  })
  process.on('disconnect', () => {
    cluster.disconnect(() => process.exit())
  })
} else {
  await work()
}

function tell(message: FromShop): void {
  process.send?.(message)
}

async function work(): Promise<void> {
  let close = (): Promise<void> => Promise.resolve()
  // First of all: one that starts while the shop closes must not stay.
  process.on('disconnect', () => void close().finally(() => process.exit()))
  const redis = env['REDIS'] ?? ''
  const timeout = Number(env['TIMEOUT'])
  const { client } = await connect('ioredis', redis)
  // The database of the shop, which is not the store: it stays when the store goes.
  const database = await connect('node-redis', env['DATABASE'] ?? redis)
  const store = redisStore(client, { timeout })
  const once = idempotencyKey({
    store,
    scope: () => 'ada',
    lockTimeout: 300,
    async recover(id) {
      const order = await database.send('LINDEX', `orders:${id}`, '0')
      return typeof order === 'string' ? new HttpResponse(order, { status: 201 }) : undefined
    },
  })
  const limiter = redisLimiter(client, {
    points: LIMIT,
    duration: 600,
    insuredPoints: LIMIT / PROCESSES,
    timeout,
  })
  const limit = rateLimit({ limiter, key: ({ headers }) => headers.get('x-key') ?? '' })
  const app = routes({
    // Fails until this process has its connection to Redis.
    'GET /ready': async () => {
      const is = await store.get('ready').then(
        () => 200,
        () => 503,
      )
      return new HttpResponse(null, { status: is })
    },
    'GET /limited': compose([limit], async () => new HttpResponse(String(pid))),
    'POST /orders': compose([once], async (request) => {
      const id = request.get(operationId) ?? ''
      await database.send('RPUSH', `orders:${id}`, `order of ${pid}`)
      await database.send('RPUSH', 'orders', id)
      // The first process that gets here ends between the work and the record.
      if (request.headers.has('x-crash') && (await database.send('SET', 'crashed', '1', 'NX'))) {
        process.kill(pid, 'SIGKILL')
        await new Promise(() => undefined)
      }
      return new HttpResponse(`order of ${pid}`, { status: 201 })
    }),
  })
  const server = await serve(app, { onError: () => undefined })
  close = () => server.close()
}
