import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll } from 'vitest'
import { unpack } from './debian.ts'
import type { StartPeer } from './servers.ts'

const run = promisify(execFile)

/** A server that is not ours until the tests of a file are over, or a warning that says why there is none. */
export async function present(
  name: string,
  startPeer: StartPeer,
): Promise<{ readonly url: string; readonly missing: boolean }> {
  const started = await startPeer()
  if (typeof started === 'string') return skipped(name, started)
  afterAll(() => started.close())
  return { url: started.url, missing: false }
}

/** A program of the machine's own, or else of Debian's, that is called with arguments. */
export async function program(name: string, version: string): Promise<Program> {
  if (await succeeds(name, version)) return { missing: false, run: (...args) => call(name, args) }
  const debian = await unpack(name)
  if (typeof debian === 'string')
    return { ...skipped(name, debian), run: () => Promise.resolve('') }
  const file = join(debian.folder, 'usr/bin', name)
  return { missing: false, run: (...args) => call(file, args, debian.env) }
}

export interface Program {
  readonly missing: boolean
  /** Returns what it printed. */
  readonly run: (...args: readonly string[]) => Promise<string>
}

/** Says so loudly: a test that does not run must not look like one that has passed. */
export function skipped(
  name: string,
  why: string,
): { readonly url: string; readonly missing: true } {
  console.warn(`SKIPPED: no test against ${name}, because ${why}`)
  return { url: '', missing: true }
}

/** Some programs end with an error after they have printed their version. */
async function succeeds(name: string, version: string): Promise<boolean> {
  try {
    await run(name, [version])
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

async function call(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const own = Object.entries(process.env).filter(([name]) => !/proxy/i.test(name))
  const { stdout } = await run(file, args, { env: { ...Object.fromEntries(own), ...env } })
  return stdout
}
