import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { workerd } from './runtimes.ts'

/** The day of whose rules the worker is held to. */
const COMPATIBLE_WITH = '2026-01-01'

export interface Worker {
  readonly url: URL
  close(): Promise<void>
}

/** Starts workerd with one worker, which may call this machine and nothing else. */
export async function startWorkerd(folder: string, script: string): Promise<Worker> {
  const binary = workerd()
  if (binary === undefined) throw new Error('workerd is not made for this machine.')
  writeFileSync(join(folder, 'worker.js'), script)
  writeFileSync(join(folder, 'config.capnp'), CONFIG)
  const options = ['serve', 'config.capnp', '--control-fd=3']
  const child = spawn(binary, options, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      process.off('exit', kill)
      resolve()
    })
  })
  const port = await new Promise<number>((resolve, reject) => {
    let [control, said] = ['', '']
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.once('error', reject)
    child.once('exit', () => {
      reject(new Error(`workerd did not start: ${said}`))
    })
    // It tells on this channel which port it got: {"event":"listen","socket":"http","port":49152}
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      control += chunk.toString()
      const found = /"event":"listen".*"port":(\d+)/.exec(control)
      if (found) resolve(Number(found[1]))
    })
  })
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    async close() {
      kill()
      await ended
    },
  }
}

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["127.0.0.1/32"], deny = [])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  compatibilityDate = "${COMPATIBLE_WITH}",
);
`
