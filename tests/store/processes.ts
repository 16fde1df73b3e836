import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { peers } from './install.ts'
import type { Errand, Errands, FromShop } from './shop-messages.ts'
import type { Grant, TokenCalls, TokenErrand } from './token-messages.ts'

/** The shop's four processes behind one port. */
export interface Shop extends FromShop {
  readonly close: () => Promise<void>
}

/**
 * @param redis the store's, and the database that the shop keeps orders in
 * @param timeout how long the store may take, in ms
 */
export async function openShop(redis: string, database: string, timeout: number): Promise<Shop> {
  const child = await start('shop', {
    REDIS: redis,
    DATABASE: database,
    TIMEOUT: String(timeout),
  })
  return { ...(await message<FromShop>(child)), close: () => end(child) }
}

/** Two clients, each in a process of its own. */
export interface Callers {
  /** Both do the same errand at the same time. */
  readonly call: (errand: Errand) => Promise<Errands>
  readonly close: () => Promise<void>
}

export async function startCallers(): Promise<Callers> {
  const children = await Promise.all([start('caller'), start('caller')])
  return {
    async call(errand) {
      const all = await Promise.all(
        children.map((child) => {
          const said = message<Errands>(child)
          child.send(errand)
          return said
        }),
      )
      return {
        statuses: sum(all.map(({ statuses }) => statuses)),
        bodies: all.flatMap(({ bodies }) => bodies),
        durations: all.flatMap(({ durations }) => durations).sort((a, b) => a - b),
      }
    },
    async close() {
      await Promise.all(children.map(end))
    },
  }
}

/** Several processes that share tokens. */
export interface TokenProcesses {
  /** All of them, or some, make so many calls at once. */
  readonly call: (grant: Grant, count: number, which?: readonly number[]) => Promise<TokenCalls>
  /** Begins calls of one of them, which are not waited for. */
  readonly begin: (grant: Grant, which: number) => void
  /** Resolves when each has its connection to Redis. */
  readonly whenBack: () => Promise<void>
  /** Ends one at once, as a crash does. */
  readonly kill: (which: number) => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * @param origin of the API and its token endpoints
 * @param redis the store's
 * @param timeout how long the store may take, in ms
 */
export async function startTokenProcesses(
  origin: string,
  redis: string,
  timeout: number,
): Promise<TokenProcesses> {
  const env = { ORIGIN: origin, REDIS: redis, TIMEOUT: String(timeout) }
  const children = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = await start('token-process', env)
      await message<true>(child)
      return child
    }),
  )
  function ask<Reply>(child: ChildProcess, errand: TokenErrand): Promise<Reply> {
    const said = message<Reply>(child)
    child.send(errand)
    return said
  }
  return {
    async call(grant, count, which) {
      const some = which ? children.filter((_, index) => which.includes(index)) : children
      const errand = { what: 'call', grant, count } as const
      const all = await Promise.all(some.map((child) => ask<TokenCalls>(child, errand)))
      return {
        outcomes: sum(all.map(({ outcomes }) => outcomes)),
        durations: all.flatMap(({ durations }) => durations).sort((a, b) => a - b),
      }
    },
    begin(grant, which) {
      children[which]?.send({ what: 'call', grant, count: 1 } satisfies TokenErrand)
    },
    async whenBack() {
      await Promise.all(children.map((child) => ask<true>(child, { what: 'wait' })))
    },
    async kill(which) {
      const [child] = children.splice(which, 1)
      if (!child) return
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
    async close() {
      await Promise.all(children.map(end))
    },
  }
}

export async function start(name: string, env: NodeJS.ProcessEnv = {}): Promise<ChildProcess> {
  const file = builds.get(name) ?? bundle(name)
  builds.set(name, file)
  return fork(await file, {
    env: { ...process.env, ...env },
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

/** Each is built once: a process that starts while its file is written again may find it empty, and ends. */
const builds = new Map<string, Promise<string>>()

/** In one file of JavaScript: seven processes that each compile the library would take longer than all they do. */
async function bundle(name: string): Promise<string> {
  // Beside the packages that it imports.
  const outfile = join(peers, 'node_modules/.cache', `${name}-${process.pid}.mjs`)
  await build({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['ioredis', 'iovalkey', 'redis', 'undici', 'rate-limiter-flexible'],
    plugins: [clientsOfPeers],
    logLevel: 'error',
  })
  return outfile
}

/** A test loads the clients later, when they are installed; a program of one file has them in it. */
const clientsOfPeers: Plugin = {
  name: 'clients-of-peers',
  setup(build) {
    build.onResolve({ filter: /^\.\/clients\.ts$/ }, () => ({ path: join(peers, 'clients.ts') }))
  },
}

/** The next message of a process, which must not end before. */
export function message<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => {
      reject(new Error(`A process has ended with ${String(code)}, and said nothing`))
    }
    child.once('exit', ended)
    child.once('message', (said) => {
      child.off('exit', ended)
      resolve(said as Message)
    })
  })
}

export async function end(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit')
  child.disconnect()
  await exit
}

function sum(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {}
  for (const [status, count] of counts.flatMap((one) => Object.entries(one))) {
    total[status] = (total[status] ?? 0) + count
  }
  return total
}
