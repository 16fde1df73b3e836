import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build, peers, root } from '../lib/build.ts'
import { startChild, type Child } from '../lib/children.ts'
import { command, type RunOptions } from '../lib/command.ts'
import type { Load } from '../lib/meter.ts'
import { havePeers, installPeers, versionsOf } from '../lib/peers.ts'
import { runScenario, smallest, type Measured, type Scenario } from '../lib/rounds.ts'
import type { Path, Task } from './run.ts'

const built = await build()

interface Client {
  readonly name: string
  readonly file: string
  readonly middleware?: number
  readonly equipped?: boolean
  /** The global fetch cannot be told how many connections to use, nor can what is built on it. */
  readonly unbounded?: boolean
}

const undici: Client = {
  name: 'undici.request',
  file: built('bench/client/undici-request.ts'),
}

const fetches: readonly Client[] = [
  { name: 'undici.fetch', file: built('bench/client/undici-fetch.ts') },
  { name: 'fetch', file: built('bench/client/global-fetch.ts'), unbounded: true },
]

const others = ['ofetch', 'wretch', 'ky', 'axios', 'got'].map((name): Client => ({
  name,
  file: join(peers, 'clients', `${name}.js`),
  unbounded: name !== 'axios' && name !== 'got',
}))

function ours(middleware: number): Client {
  const name = `middleware-cookbook, ${middleware} middleware`
  return { name, file: built('bench/client/ours.ts'), middleware }
}

function equipped(client: Client): Client {
  return { ...client, name: client.name.replace(/, \d.*/, ''), equipped: true }
}

interface Plan extends Scenario<Client> {
  readonly path: Path
  readonly load: Load
}

/** Each starts with its baseline. */
function plans(compared: readonly Client[], quick: boolean): readonly Plan[] {
  const rounds = (wanted: number) => (quick ? 1 : wanted)
  const load = (concurrency: number, warmUp: number): Load =>
    quick ? { concurrency, warmUp: 0, duration: 50 } : { concurrency, warmUp, duration: 1000 }
  return [
    {
      name: 'small',
      path: '/small',
      load: load(50, 20_000),
      rounds: rounds(5),
      contestants: [undici, ours(0), ours(1), ours(5), ours(20), ...compared],
    },
    {
      name: 'equipped',
      path: '/small',
      load: load(50, 10_000),
      rounds: rounds(5),
      contestants: [
        undici,
        equipped(ours(0)),
        equipped({ ...undici, name: 'undici.request and its interceptors' }),
        ...compared.filter((client) => others.includes(client)).map(equipped),
      ],
    },
    {
      name: 'large',
      path: '/large',
      load: load(50, 1000),
      rounds: rounds(8),
      contestants: [undici, ours(5), ...compared],
    },
    {
      name: 'stream',
      path: '/stream',
      load: load(4, 8),
      rounds: rounds(8),
      contestants: [undici, ours(5), ...compared],
    },
  ]
}

async function run({ quick }: RunOptions) {
  if (!quick) installPeers()
  const withPeers = havePeers()
  const compared = withPeers ? [...fetches, ...others] : fetches
  const origin = startChild(built('bench/client/origin.ts'))
  try {
    const rows = []
    for (const plan of plans(compared, quick)) {
      rows.push(
        ...(await runScenario(quick ? smallest(plan) : plan, (client) =>
          measureClient(client, plan, origin),
        )),
      )
    }
    return {
      versions: {
        ...versionsOf(['undici'], root),
        ...(withPeers && versionsOf(others.map(({ name }) => name))),
      },
      settings: { connections: 50, streams: 4 },
      rows,
    }
  } finally {
    await origin.stop()
  }
}

async function measureClient(
  client: Client,
  { path, load }: Plan,
  origin: Child,
): Promise<Measured> {
  const { address } = await origin.ask<{ address: AddressInfo }>({})
  const { file, middleware = 0, equipped = false } = client
  const url = `http://127.0.0.1:${address.port}`
  const task: Task = { file, middleware, equipped, origin: url, path, load }
  const child = startChild(built('bench/client/run.ts'))
  try {
    const measured = await child.ask<Measured>(task)
    const { connections } = await origin.ask<{ connections: number }>({})
    // A smoke test may be over before every connection has been opened.
    if (load.warmUp > 0 && connections !== load.concurrency && !client.unbounded) {
      throw new Error(
        `${client.name} used ${connections} connections instead of ${load.concurrency}`,
      )
    }
    return { ...measured, connections }
  } finally {
    await child.stop()
  }
}

await command('client', run)
