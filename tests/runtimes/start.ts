import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Runtime } from './runtimes.ts'

/** What a process of another runtime has said, and how it ended. */
export interface Said {
  /** The lines of its standard output, parsed. */
  readonly lines: readonly unknown[]
  /** Its standard error, and whether it had to be killed. */
  readonly complaint: string
}

/** A process that does not end by itself keeps something open. It judges no speed, so it is long. */
const LIMIT = 300_000

/** Runs a file of this folder in another runtime, with a value as JSON on its standard input. */
export function start(
  { binary, args }: Runtime,
  root: string,
  file: string,
  input: unknown,
): Promise<Said> {
  const command = binary()
  if (command === undefined) throw new Error('This runtime is not made for this machine.')
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, join(root, 'tests/runtimes', file)], {
      cwd: root,
      stdio: 'pipe',
      env: cleanEnvironment(),
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.stdin.on('error', () => undefined) // It may have ended already; what it said tells why.
    child.stdin.end(JSON.stringify(input))
    const timer = setTimeout(() => {
      err += `\nIt did not end within ${LIMIT / 1000} s: something is still open.`
      child.kill('SIGKILL')
    }, LIMIT)
    const kill = () => child.kill('SIGKILL')
    process.once('exit', kill)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      process.off('exit', kill)
      if (code !== 0) err += `\nIt ended with ${signal ?? `code ${String(code)}`}.`
      const lines = out.split('\n').filter((line) => line !== '')
      resolve({ lines: lines.map((line) => JSON.parse(line) as unknown), complaint: err.trim() })
    })
  })
}

/** Without what npm and vitest tell their children. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(?:npm_|vitest|vite_|node_env$|node_options$|test$|init_cwd$|force_color$)/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}
