import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'

/** Runs VitePress's own command, which may restart itself in its process, and returns its exit code. */
export async function vitepress(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const manifest = fileURLToPath(import.meta.resolve('vitepress/package.json'))
  const program = manifest.replace('package.json', 'bin/vitepress.js')
  const preload = import.meta.resolve('./end-with-reader.preload.js')
  const child = spawn(execPath, ['--import', preload, program, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  process.on('SIGINT', () => undefined) // a terminal sends it to the child as well
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  // A server is there to be stopped; a build that was stopped has no site.
  return signal === null ? (code ?? 1) : args[0] === 'dev' ? 0 : 1
}
