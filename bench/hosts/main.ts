import { build } from '../lib/build.ts'
import { startChild } from '../lib/children.ts'
import { command, type RunOptions } from '../lib/command.ts'
import { small } from '../lib/payloads.ts'
import { havePeers, installPeers, versionsOf } from '../lib/peers.ts'
import { runScenario, smallest } from '../lib/rounds.ts'
import { measureServer } from '../server/measure.ts'

const built = await build()

/** By scenario: the host by itself, then with ours. */
const PAIRS = {
  express: ['Express', 'toNode(app) in Express'],
  hono: ['Hono', "toFetch(app) under Hono's server"],
  srvx: ['srvx', 'toFetch(app) under srvx'],
  recipe: ["Hono's own middleware", 'a recipe, by toHono()'],
} as const

async function run({ quick }: RunOptions) {
  if (!quick) installPeers()
  if (!havePeers()) return { versions: {}, settings: { connections: 50 }, rows: [] }
  const loader = startChild(built('bench/server/load.ts'))
  const load = quick
    ? { concurrency: 50, warmUp: 0, duration: 50 }
    : { concurrency: 50, warmUp: 10_000, duration: 1000 }
  try {
    const rows = []
    for (const [name, [own, ours]] of Object.entries(PAIRS)) {
      const plan = {
        name,
        path: '/small',
        size: JSON.stringify(small).length,
        load,
        rounds: quick ? 1 : 10,
        contestants: [
          { name: own, file: built(`bench/hosts/${name}-own.ts`), middleware: 0 },
          { name: ours, file: built(`bench/hosts/${name}-ours.ts`), middleware: 0 },
        ],
      }
      rows.push(
        ...(await runScenario(quick ? smallest(plan) : plan, (server) =>
          measureServer(server, plan, loader, built),
        )),
      )
    }
    const packages = ['express', 'hono', '@hono/node-server', 'srvx']
    return { versions: versionsOf(packages), settings: { connections: 50 }, rows }
  } finally {
    await loader.stop()
  }
}

await command('hosts', run)
