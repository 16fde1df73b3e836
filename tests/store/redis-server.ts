import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { unpack } from '../peers/debian.ts'
import { start, type Peer } from '../peers/process.ts'

const run = promisify(execFile)

/**
 * Starts Redis on a free port of loopback, in a folder of its own, without anything on disk: a restart is empty.
 *
 * @param fixed its port (default: a free one)
 * @returns the reason why not, in a few words
 */
export async function startRedis(fixed?: number): Promise<Peer | string> {
  const found = await find()
  if (typeof found === 'string') return found
  return start(
    (_folder, port) => ({
      program: found.program,
      args: [
        ...['--port', String(port), '--bind', '127.0.0.1'],
        ...['--save', '', '--appendonly', 'no'],
      ],
      env: found.env,
    }),
    () => ({}),
    fixed,
  )
}

/** The machine's own, or else that of Debian's packages, which are unpacked and not installed. */
async function find(): Promise<
  { program: string; env: Readonly<Record<string, string>> } | string
> {
  try {
    await run('redis-server', ['--version'])
    return { program: 'redis-server', env: {} }
  } catch {
    // One is a link to a file of the other.
    const debian = await unpack('redis-server', 'redis-tools')
    if (typeof debian === 'string') return debian
    return { program: join(debian.folder, 'usr/bin/redis-server'), env: debian.env }
  }
}
