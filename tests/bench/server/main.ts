import { join } from 'node:path'
import { build, peers } from '../lib/build.ts'
import { startChild, type Child } from '../lib/children.ts'
import { command, type RunOptions } from '../lib/command.ts'
import type { Load } from '../lib/meter.ts'
import { chunk, chunks, large, small } from '../lib/payloads.ts'
import { havePeers, installPeers, versionsOf } from '../lib/peers.ts'
import { runScenario, smallest, type Measured, type Scenario } from '../lib/rounds.ts'
import type { Task } from './load.ts'

const built = await build()

interface Server {
  readonly name: string
  readonly file: string
  readonly middleware: number
}

const bare: Server = {
  name: 'node:http, bare',
  file: built('tests/bench/server/node-http.ts'),
  middleware: 0,
}

const others = ['srvx', 'h3', 'hono', 'fastify', 'koa'].map((name): Server => ({
  name,
  file: join(peers, 'servers', `${name}.js`),
  middleware: 3,
}))

function ours(middleware: number): Server {
  const name = `middleware-cookbook, ${middleware} middleware`
  return { name, file: built('tests/bench/server/ours.ts'), middleware }
}

interface Plan extends Scenario<Server> {
  readonly path: string
  readonly size: number
  readonly load: Load
}

/** Each starts with its baseline. */
function plans(everybody: readonly Server[], quick: boolean): readonly Plan[] {
  const rounds = (wanted: number) => (quick ? 1 : wanted)
  const load = (concurrency: number, warmUp: number): Load =>
    quick ? { concurrency, warmUp: 0, duration: 50 } : { concurrency, warmUp, duration: 1000 }
  return [
    {
      name: 'small',
      path: '/small',
      size: JSON.stringify(small).length,
      load: load(50, 30_000),
      rounds: rounds(10),
      contestants: [bare, ours(0), ours(3), ours(20), ...everybody],
    },
    {
      name: 'large',
      path: '/large',
      size: JSON.stringify(large).length,
      load: load(50, 2000),
      rounds: rounds(2),
      contestants: [bare, ours(3), ...everybody],
    },
    {
      name: 'stream',
      path: '/stream',
      size: chunks * chunk.byteLength,
      load: load(4, 8),
      rounds: rounds(2),
      contestants: [bare, ours(3), ...everybody],
    },
  ]
}

async function run({ quick }: RunOptions) {
  if (!quick) installPeers()
  const everybody = havePeers() ? others : []
  const loader = startChild(built('tests/bench/server/load.ts'))
  try {
    const rows = []
    for (const plan of plans(everybody, quick)) {
      rows.push(
        ...(await runScenario(quick ? smallest(plan) : plan, (server) =>
          measureServer(server, plan, loader),
        )),
      )
    }
    const names = everybody.map(({ name }) => name)
    return {
      versions: names.length > 0 ? versionsOf([...names, '@hono/node-server']) : {},
      settings: { connections: 50, streams: 4 },
      rows,
    }
  } finally {
    await loader.stop()
  }
}

async function measureServer(
  { file, middleware }: Server,
  { path, size, load }: Plan,
  loader: Child,
): Promise<Measured> {
  const child = startChild(built('tests/bench/server/run.ts'))
  try {
    const { port } = await child.ask<{ port: number }>({ listen: file, middleware })
    const task: Task = { port, path, size, load: { ...load, duration: 0 } }
    // Two loads warm it up: that the connections of the first one close makes the engine compile much of it again.
    await loader.ask(task)
    await loader.ask(task)
    // The CPU time of the load that is measured is the server's.
    await child.ask({})
    const { rate, p99 } = await loader.ask<Measured & Rate>({
      ...task,
      load: { ...load, warmUp: 0 },
    })
    const used = await child.ask<{ cpu: number; memory: number }>({})
    return { rate, p99, cpu: (used.cpu * 1000) / (rate * load.duration), memory: used.memory }
  } finally {
    await child.stop()
  }
}

interface Rate {
  readonly rate: number
  readonly p99: number
}

await command('server', run)
