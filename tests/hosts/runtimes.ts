import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { arch, env, platform } from 'node:process'
import type { Listening } from './host.ts'
import { programs } from './install.ts'
import { end, portOf } from './listening-child.ts'

/** How to start a runtime with a bundled program: the binary of its npm package, and what it prints when it listens. */
interface Runtime {
  readonly packages: readonly string[]
  readonly binary: string
  readonly args: (bundle: string, folder: string) => readonly string[]
  readonly port: RegExp
}

const RUNTIMES: Readonly<Record<string, Runtime>> = {
  bun: {
    packages: [`@oven/bun-${platform}-${arch}`],
    binary: 'bin/bun',
    args: (bundle) => ['run', '--no-install', bundle],
    port: /port (\d+)/,
  },
  deno: {
    packages: [`@deno/${platform}-${arch}-glibc`, `@deno/${platform}-${arch}`],
    binary: 'deno',
    args: (bundle) => ['run', '--no-config', '--no-remote', '--allow-net=127.0.0.1', bundle],
    port: /port (\d+)/,
  },
  workerd: {
    packages: [`@cloudflare/workerd-${platform}-${arch === 'x64' ? '64' : arch}`],
    binary: 'bin/workerd',
    args: (_bundle, folder) => ['serve', '--control-fd=1', join(folder, 'config.capnp')],
    port: /"port":(\d+)/,
  },
}

/** A class of Durable Objects, and the name under which a Worker finds it. */
interface DurableObjects {
  readonly className: string
  readonly binding: string
}

function configOf(objects: DurableObjects | undefined): string {
  const more =
    objects === undefined
      ? ''
      : `durableObjectNamespaces = [(className = "${objects.className}", uniqueKey = "test")],
    durableObjectStorage = (inMemory = void),
    bindings = [(name = "${objects.binding}", durableObjectNamespace = "${objects.className}")],`
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "bundle.mjs", esModule = embed "bundle.mjs")],
    compatibilityDate = "2026-01-01",
    compatibilityFlags = ["enable_request_signal"],
    ${more}
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`
}

/**
 * Bundles a program, with the application in it, and runs it in the real runtime.
 *
 * @param program of the folder of programs (default: the one called like the runtime)
 */
export async function startRuntime(
  name: string,
  program = name,
  objects?: DurableObjects,
): Promise<Listening> {
  const runtime = RUNTIMES[name]
  if (!runtime) throw new Error(`There is no runtime ${name}`)
  const folder = mkdtempSync(join(tmpdir(), `hosts-${name}-`))
  const bundle = join(folder, 'bundle.mjs')
  await bundled(join(programs, `${program}.ts`), bundle)
  writeFileSync(join(folder, 'config.capnp'), configOf(objects))
  const child = spawn(binaryOf(runtime), runtime.args(bundle, folder), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: env['PATH'],
      HOME: folder,
      DENO_DIR: folder,
      DENO_NO_UPDATE_CHECK: '1',
      NO_COLOR: '1',
    },
  })
  const port = await portOf(child, runtime.port)
  return {
    port,
    async close() {
      await end(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The library's standard parts only: nothing of Node's is in it. */
async function bundled(entry: string, outfile: string): Promise<void> {
  const esbuild = createRequire(join(programs, 'package.json'))('esbuild') as Bundler
  await esbuild.build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    conditions: ['browser'],
    external: ['cloudflare:workers'],
    logLevel: 'error',
  })
}

interface Bundler {
  build(options: Readonly<Record<string, unknown>>): Promise<unknown>
}

function binaryOf({ packages, binary }: Runtime): string {
  const require = createRequire(join(programs, 'package.json'))
  for (const name of packages) {
    try {
      return join(require.resolve(`${name}/package.json`), '..', binary)
    } catch {
      // It is the one for another system.
    }
  }
  throw new Error(`None of ${packages.join(', ')} is installed: run npm ci in tests/hosts/programs`)
}
