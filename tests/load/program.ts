import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { execPath } from 'node:process'
import type { Memory } from './memory.ts'

/** TypeScript, and garbage collection on demand. */
const execArgv = ['--expose-gc', '--import', import.meta.resolve('tsx')]

/** Runs a program of this folder in a process of its own and returns the JSON that it prints. */
export async function runProgram<Result>(name: string, env: NodeJS.ProcessEnv): Promise<Result> {
  const program = spawn(execPath, [...execArgv, join(import.meta.dirname, name)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { stdout: '', stderr: '' }
  program.stdout.on('data', (text: Buffer) => (printed.stdout += text.toString()))
  program.stderr.on('data', (text: Buffer) => (printed.stderr += text.toString()))
  const [code] = (await once(program, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}:\n${printed.stderr}`)
  return JSON.parse(printed.stdout) as Result
}

/** A server in a process of its own, so that its memory is its own. */
export interface ServerProcess {
  readonly url: string
  /** What it took since the last time. */
  memory(): Promise<Memory>
  /** Asks the server to close, and waits until it has. */
  close(): Promise<void>
}

/** Starts `server.ts`. */
export async function startServer(): Promise<ServerProcess> {
  const child = fork(join(import.meta.dirname, 'server.ts'), { execArgv })
  const { url } = await ask<{ url: string }>(child)
  return {
    url,
    memory: () => ask(child, 'memory'),
    async close() {
      await ask(child, 'close')
      child.disconnect()
    },
  }
}

async function ask<Answer>(child: ChildProcess, question?: string): Promise<Answer> {
  if (question !== undefined) child.send(question)
  const [answer] = (await once(child, 'message')) as [Answer]
  return answer
}
