import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** A server that is not ours, on loopback. */
export interface Peer {
  readonly url: string
  readonly pid: number
  close(): Promise<void>
}

/** How to start one. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/**
 * Starts a server in a temporary folder, on a port that is free, and waits until it accepts connections.
 *
 * @param files what to write into the folder beforehand
 * @param fixed the port, where it must be this one: that of a server before it
 * @throws Error with what the server said, if it ends before
 */
export async function start(
  command: (folder: string, port: number) => Command,
  files: (folder: string, port: number) => Readonly<Record<string, string>>,
  fixed?: number,
): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'middleware-cookbook-peer-'))
  const share = (path: string) => {
    chmodSync(path, 0o777) // a server that was started by root may read and write as another user
  }
  share(folder)
  const port = fixed ?? (await freePort())
  for (const [path, text] of Object.entries(files(folder, port))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    share(dirname(join(folder, path)))
  }
  const { program, args, env } = command(folder, port)
  const child = spawn(program, args, { cwd: folder, env: { ...process.env, ...env } })
  let said = ''
  let ended = false
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  }
  const exit = new Promise<void>((resolve) => {
    const end = () => {
      ended = true
      resolve()
    }
    child.once('exit', end).once('error', (error) => {
      said += String(error)
      end()
    })
  })

  const close = async () => {
    child.kill('SIGTERM')
    await exit
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    while (!(await accepts(port))) {
      if (ended) throw new Error(`${program} has ended: ${said}`)
      await setTimeout(20) // for the sake of the server: we would take its processor
    }
  } catch (error) {
    await close()
    throw error
  }
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, close }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => {
      resolve(false)
    })
  })
}
