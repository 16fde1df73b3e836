import { dirname } from 'node:path'
import type { Row } from '../../scripts/bench/results.ts'
import { build } from '../lib/build.ts'
import { startChild } from '../lib/children.ts'
import { command, type RunOptions } from '../lib/command.ts'
import type { Load } from '../lib/meter.ts'
import { small } from '../lib/payloads.ts'
import { havePeers, installPeers, versionsOf } from '../lib/peers.ts'
import { runScenario, smallest, type Measured } from '../lib/rounds.ts'
import { statistic } from '../lib/statistics.ts'
import { measureServer } from '../server/measure.ts'
import { sizeOf } from '../size/size-of.ts'
import { startRedis } from '../../tests/store/redis-server.ts'
import type { Task as Added } from './added.ts'
import { cases } from './cases.ts'
import type { Task } from './run.ts'
import { makeTokens } from './tokens.ts'

const built = await build()
const file = (name: string) => built(`bench/recipes/contestants/${name}.ts`)

/** The best-known alternative, then ours. The first one is the baseline. */
const CLIENTS = {
  'a cache hit': {
    undici: 'cache-undici',
    'axios-cache-interceptor': 'cache-axios',
    ours: 'cache-ours',
  },
  'a closed circuit': { cockatiel: 'breaker-cockatiel', ours: 'breaker-ours' },
  'a retry that is not needed': { undici: 'retry-undici', ours: 'retry-ours' },
} as const
const SERVERS = {
  'CORS in Express': { 'Express alone': 'express-none', cors: 'cors-own', ours: 'cors-ours' },
  'JWT in Express': { 'Express alone': 'express-none', 'express-jwt': 'jwt-own', ours: 'jwt-ours' },
  'a limit in Express': {
    'Express alone': 'express-none',
    'express-rate-limit': 'limit-own',
    ours: 'limit-ours',
  },
  'a limit in Hono': {
    'Hono alone': 'hono-none',
    'hono-rate-limiter': 'hono-limit-own',
    ours: 'hono-limit-ours',
  },
} as const
/** These need Redis. */
const REDIS_SERVERS = {
  'a limit on Redis in Express': {
    'Express alone': 'express-none',
    'rate-limiter-flexible': 'redis-limit-own',
    ours: 'redis-limit-ours',
  },
} as const

async function run({ quick }: RunOptions) {
  if (!quick) installPeers()
  const rows = await added(quick)
  if (!havePeers()) return { versions: {}, settings: {}, rows }
  rows.push(...(await besideClients(quick)), ...(await besideServers(SERVERS, quick)))
  rows.push(...(await onRedis(quick)))
  const packages = [
    ...['axios', 'axios-cache-interceptor', 'cockatiel', 'cors', 'express', 'express-jwt'],
    ...['express-rate-limit', 'hono', 'hono-rate-limiter', 'ioredis'],
  ]
  return { versions: versionsOf(packages), settings: { connections: 50 }, rows }
}

/** What each recipe adds to a call, and to a bundle that has the client, or `compose()`. */
async function added(quick: boolean): Promise<Row[]> {
  const library = dirname(built('package.json'))
  const recipes = Object.keys(cases).map((name) => ({ name }))
  const rows = await runScenario(
    quick
      ? smallest({ name: 'each recipe', rounds: 1, contestants: recipes })
      : { name: 'each recipe', rounds: 5, contestants: recipes },
    ({ name }) => inChild('added', { recipe: name, calls: quick ? 100 : 20_000 }),
  )
  const sized: Row[] = []
  // One after another: they are bundled in one folder.
  for (const row of rows) {
    const [side = '', name = ''] = row.contestant.split('/')
    const base = side === 'client' ? 'createClient' : 'compose'
    const alone = `export { ${base} } from 'middleware-cookbook'`
    const both = `${alone}\nexport * from 'middleware-cookbook/${side}/${name}'`
    const { compressed } = await sizeOf(library, both)
    const more = compressed - (await sizeOf(library, alone)).compressed
    sized.push({ ...row, metrics: { ...row.metrics, bundle: statistic([more]) }, ratios: {} })
  }
  return sized
}

async function besideClients(quick: boolean): Promise<Row[]> {
  const origin = startChild(built('bench/recipes/origin.ts'))
  const load: Load = { concurrency: 50, warmUp: quick ? 0 : 20_000, duration: quick ? 50 : 1000 }
  try {
    const { address } = await origin.ask<{ address: { port: number } }>({})
    const rows = []
    for (const [name, contestants] of Object.entries(CLIENTS)) {
      const plan = { name, rounds: quick ? 1 : 7, contestants: listed(contestants) }
      rows.push(
        ...(await runScenario(quick ? smallest(plan) : plan, async (contestant) =>
          inChild('run', {
            file: contestant.file,
            origin: `http://127.0.0.1:${address.port}`,
            load,
          }),
        )),
      )
    }
    return rows
  } finally {
    await origin.stop()
  }
}

async function onRedis(quick: boolean): Promise<Row[]> {
  const redis = await startRedis()
  if (typeof redis === 'string') {
    console.warn(`SKIPPED: nothing is measured on Redis, because ${redis}`)
    return []
  }
  // Servers are processes of their own, and inherit it.
  process.env.BENCH_REDIS = redis.url
  try {
    return await besideServers(REDIS_SERVERS, quick)
  } finally {
    await redis.close()
  }
}

async function besideServers(scenarios: Scenarios, quick: boolean): Promise<Row[]> {
  const key = await makeTokens()
  // Servers are processes of their own, and inherit it.
  process.env.BENCH_KEY = JSON.stringify(key)
  const loader = startChild(built('bench/server/load.ts'))
  const asked = {
    path: '/small',
    size: JSON.stringify(small).length,
    fields: { origin: 'https://notes.example.org', authorization: `Bearer ${key.token}` },
    load: { concurrency: 50, warmUp: quick ? 0 : 10_000, duration: quick ? 50 : 1000 },
  }
  try {
    const rows = []
    for (const [name, contestants] of Object.entries(scenarios)) {
      const plan = { name, rounds: quick ? 1 : 7, contestants: listed(contestants) }
      rows.push(
        ...(await runScenario(quick ? smallest(plan) : plan, (server) =>
          measureServer({ ...server, middleware: 0 }, asked, loader, built),
        )),
      )
    }
    return rows
  } finally {
    await loader.stop()
  }
}

/** By scenario: the module of each contestant. */
type Scenarios = Readonly<Record<string, Readonly<Record<string, string>>>>

function listed(contestants: Scenarios[string]) {
  return Object.entries(contestants).map(([name, module]) => ({
    name: name === 'ours' ? 'middleware-cookbook' : name,
    file: file(module),
  }))
}

async function inChild(module: string, message: Added | Task): Promise<Measured> {
  const child = startChild(built(`bench/recipes/${module}.ts`))
  try {
    return await child.ask<Measured>(message)
  } finally {
    await child.stop()
  }
}

await command('recipes', run)
