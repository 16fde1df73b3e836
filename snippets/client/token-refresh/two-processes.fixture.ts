import { createClient, type Client } from 'middleware-cookbook'
import {
  refreshTokenGrant,
  TokenRefreshError,
  tokenRefresh,
} from 'middleware-cookbook/client/token-refresh'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileStore } from './file-store.ts'

/** How a process of the test gets its refresh token. */
export interface ProcessOptions {
  readonly origin: string
  /** A token that it keeps for itself, or the file that it shares. */
  readonly refreshToken?: string
  readonly path?: string
  /** Whether it asks the test for a lock before each refresh. */
  readonly locks?: boolean
}

/** A process of its own that calls the API when it is told to. */
export function startProcess(lock: Lock) {
  const child = fork(import.meta.filename, ['work'], {
    execArgv: ['--import', import.meta.resolve('tsx')],
  })
  child.on('message', (message) => {
    if (message === 'lock') lock.take(() => child.send('locked'))
    if (message === 'unlock') lock.free()
  })
  return {
    /** With a new client, which has no token yet. */
    async begin(options: ProcessOptions): Promise<void> {
      const ready = answerOf(child)
      child.send(options)
      await ready
    },
    /** The status of a call, or the code of the error that it ended with. */
    async call(): Promise<string> {
      const answer = answerOf(child)
      child.send('call')
      return answer
    },
    async end(): Promise<void> {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

/** Lists are answers; the rest is about the lock. */
function answerOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const ended = () => {
      reject(new Error('The process has ended'))
    }
    const hear = (message: unknown) => {
      if (!Array.isArray(message)) return
      child.off('message', hear).off('exit', ended)
      resolve(String(message[0]))
    }
    child.on('message', hear).once('exit', ended)
  })
}

/** What a database or Redis would be: one holder at a time, the others wait. */
export interface Lock {
  take(then: () => void): void
  free(): void
}

export function oneAtATime(): Lock {
  const waiting: (() => void)[] = []
  let held = false
  return {
    take(then) {
      if (held) return void waiting.push(then)
      held = true
      then()
    },
    free() {
      const next = waiting.shift()
      if (next) next()
      else held = false
    },
  }
}

/** What the process does. */
function work(): void {
  let client: Client | undefined
  process.on('message', (message) => {
    if (message === 'call') void call()
    // Everything else but an answer about the lock comes from begin().
    else if (message !== 'locked') void begin(message as ProcessOptions)
  })
  process.once('disconnect', () => void client?.close())

  async function begin(options: ProcessOptions): Promise<void> {
    await client?.close()
    const middleware = [
      tokenRefresh({ origin: options.origin, refresh: refreshOf(options) }),
    ]
    client = createClient({ baseUrl: options.origin, middleware })
    process.send?.(['ready'])
  }

  async function call(): Promise<void> {
    try {
      const response = await client?.get('/notes')
      await response?.text()
      process.send?.([response?.status])
    } catch (error) {
      const known = error instanceof TokenRefreshError ? error.code : undefined
      process.send?.([known ?? String(error)])
    }
  }
}

function refreshOf({ origin, refreshToken, path = '', locks }: ProcessOptions) {
  const store = fileStore(path)
  const url = new URL('/token', origin)
  const grant = refreshTokenGrant(
    refreshToken === undefined
      ? { url, refreshToken: store.read, onRotate: store.write }
      : { url, refreshToken },
  )
  const locked: typeof grant = async (send, signal) => {
    const taken = new Promise<void>((resolve) => {
      const hear = (message: unknown) => {
        if (message !== 'locked') return
        process.off('message', hear)
        resolve()
      }
      process.on('message', hear)
    })
    process.send?.('lock')
    await taken
    try {
      return await grant(send, signal)
    } finally {
      process.send?.('unlock')
    }
  }
  return locks ? locked : grant
}

const [, main, command] = process.argv
if (main === import.meta.filename && command === 'work') work()
