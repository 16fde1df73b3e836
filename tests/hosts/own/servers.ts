import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { endWithParent } from '../../../scripts/lib/end-with-parent.js'
import type { Listening } from '../host.ts'
import type { Host } from '../hosts.ts'
import { end, portOf } from '../listening-child.ts'
import { environment, nodeIn } from './node.ts'

/** By project: what builds it and checks its types, as files of packages with their arguments. */
export const builds: Readonly<Record<string, readonly (readonly string[])[]>> = {
  // It checks types too.
  next: [['next/dist/bin/next', 'build']],
  sveltekit: [
    ['vite/bin/vite.js', 'build'],
    ['typescript/bin/tsc', '--noEmit'],
  ],
  astro: [
    ['astro/bin/astro.mjs', 'build'],
    ['typescript/bin/tsc', '--noEmit'],
  ],
}

/** Frameworks in servers of their own, from a folder of built projects. */
export function ownServers(folder: string): readonly Host[] {
  const loopback = { HOST: '127.0.0.1', PORT: '0' }
  return [
    {
      name: 'Next, its own server',
      packages: [],
      start: () =>
        serve(folder, 'next', [
          '../node_modules/next/dist/bin/next',
          'start',
          '-H',
          '127.0.0.1',
          '-p',
          '0',
        ]),
    },
    {
      name: 'SvelteKit, adapter-node',
      packages: [],
      async start() {
        // Without a proxy before it, it takes itself for https.
        const env = { ...loopback, PROTOCOL_HEADER: 'x-forwarded-proto' }
        const fields = { 'x-forwarded-proto': 'http' }
        return fromItsPages(await serve(folder, 'sveltekit', ['build/index.js'], env), fields)
      },
    },
    {
      name: 'Astro, its own server',
      packages: [],
      start: async () =>
        fromItsPages(await serve(folder, 'astro', ['dist/server/entry.mjs'], loopback)),
    },
  ]
}

/** Requests that come from a page of the server: those of others are refused before an application sees them. */
function fromItsPages(host: Listening, fields: Readonly<Record<string, string>> = {}): Listening {
  return { ...host, fields: { ...fields, origin: `http://127.0.0.1:${host.port}` } }
}

async function serve(
  folder: string,
  project: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Listening> {
  const child = spawn(nodeIn(folder), [...endWithParent(), ...args], {
    cwd: join(folder, project),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment(), ...env },
  })
  const port = await portOf(child, /http:\/\/127\.0\.0\.1:(\d+)/)
  return {
    port,
    close: () => end(child),
  }
}
