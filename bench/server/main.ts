import { join } from 'node:path'
import { build, peers } from '../lib/build.ts'
import { startChild } from '../lib/children.ts'
import { command, type RunOptions } from '../lib/command.ts'
import type { Load } from '../lib/meter.ts'
import { chunk, chunks, large, small } from '../lib/payloads.ts'
import { havePeers, installPeers, versionsOf } from '../lib/peers.ts'
import { runScenario, smallest, type Scenario } from '../lib/rounds.ts'
import { measureServer } from './measure.ts'

const built = await build()

interface Server {
  readonly name: string
  readonly file: string
  readonly middleware: number
}

const bare: Server = {
  name: 'node:http, bare',
  file: built('bench/server/node-http.ts'),
  middleware: 0,
}

const others = ['srvx', 'h3', 'hono', 'fastify', 'koa'].map((name): Server => ({
  name,
  file: join(peers, 'servers', `${name}.js`),
  middleware: 3,
}))

function ours(middleware: number): Server {
  const name = `middleware-cookbook, ${middleware} middleware`
  return { name, file: built('bench/server/ours.ts'), middleware }
}

interface Plan extends Scenario<Server> {
  readonly path: string
  readonly size: number
  readonly load: Load
}

/** Each starts with its baseline. */
function plans(compared: readonly Server[], quick: boolean): readonly Plan[] {
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
      contestants: [bare, ours(0), ours(3), ours(20), ...compared],
    },
    {
      name: 'large',
      path: '/large',
      size: JSON.stringify(large).length,
      load: load(50, 2000),
      rounds: rounds(8),
      contestants: [bare, ours(3), ...compared],
    },
    {
      name: 'stream',
      path: '/stream',
      size: chunks * chunk.byteLength,
      load: load(4, 8),
      rounds: rounds(8),
      contestants: [bare, ours(3), ...compared],
    },
  ]
}

async function run({ quick }: RunOptions) {
  if (!quick) installPeers()
  const compared = havePeers() ? others : []
  const loader = startChild(built('bench/server/load.ts'))
  try {
    const rows = []
    for (const plan of plans(compared, quick)) {
      rows.push(
        ...(await runScenario(quick ? smallest(plan) : plan, (server) =>
          measureServer(server, plan, loader, built),
        )),
      )
    }
    const names = compared.map(({ name }) => name)
    return {
      versions: names.length > 0 ? versionsOf([...names, '@hono/node-server']) : {},
      settings: { connections: 50, streams: 4 },
      rows,
    }
  } finally {
    await loader.stop()
  }
}

await command('server', run)
