import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { endWithParent } from '../lib/end-with-parent.js'

/** Runs VitePress's own command, which may restart itself in its process, and returns its exit code. */
export async function vitepress(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const manifest = fileURLToPath(import.meta.resolve('vitepress/package.json'))
  const program = manifest.replace('package.json', 'bin/vitepress.js')
  const preload = import.meta.resolve('../lib/end-with-reader.preload.js')
  const options = [...endWithParent(), '--import', preload]
  const child = spawn(execPath, [...options, program, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  // A server is there to be stopped; a build that was stopped has no site.
  return signal === null ? (code ?? 1) : args[0] === 'dev' ? 0 : 1
}
