import { AsyncLocalStorage, createHook, executionAsyncId } from 'node:async_hooks'

/** Servers, sockets, timers and the like that code has opened and not closed. */
export interface Resources<T> {
  readonly result: T
  /**
   * Waits until everything is closed, and names what is not. Closing takes a few turns of the
   * event loop, so only a leak takes the whole `patience` (default 1000 ms).
   *
   * @param lineOf finds the line to blame in a stack trace
   */
  left(lineOf: (stack: string) => string | undefined, patience?: number): Promise<string[]>
}

interface Opened {
  readonly type: string
  readonly handle: object
  readonly trace: Error
  /** What was running: a server listens in a later turn than the one that said so. */
  readonly within: number
}

/** On a machine that pauses for a second, only turns tell that everything has had its chance to close. */
const MANY_TURNS = 200

/** One for all runs: Node keeps a storage that was used once, and asks it about each promise. */
const causes = new AsyncLocalStorage<symbol>()

/** Runs `code` and follows what it opens, and what is opened because of it, and nothing else. */
export function followResources<T>(code: () => T): Resources<T> {
  const cause = Symbol('this code')
  const made = new Map<number, Opened>()
  const open = new Set<number>()
  const hook = createHook({
    init(id, type, _trigger, handle) {
      if (type === 'PROMISE' || causes.getStore() !== cause) return
      made.set(id, { type, handle, trace: traceHere(), within: executionAsyncId() })
      if (type in WORDS) open.add(id)
    },
    destroy(id) {
      open.delete(id)
    },
  }).enable()
  const result = causes.run(cause, code)

  return {
    result,
    async left(lineOf, patience = 1000) {
      const end = performance.now() + patience
      await nextTurn() // what was to happen right after the last statement happens now
      for (let turn = 0; stillOpen().length > 0; turn++) {
        if (turn > MANY_TURNS && performance.now() > end) break
        await (turn < 50 ? nextTurn() : soon())
      }
      hook.disable()
      return stillOpen().map((id) => describe(id))

      function describe(id: number): string {
        const { type = '', handle } = made.get(id) ?? {}
        const origin = originOf(id) ?? addressOf(handle)
        return `${WORDS[type] ?? type}${origin ? ` (${origin})` : ''}`
      }

      function originOf(id: number): string | undefined {
        for (const stack of stacksTo(id)) {
          const line = lineOf(stack)
          if (line) return line
        }
        return undefined
      }
    },
  }

  function stillOpen() {
    for (const id of open) if (isLoaders(id)) open.delete(id)
    return [...open].filter((id) => keepsRunning(made.get(id)?.handle))
  }

  function isLoaders(id: number): boolean {
    if (!HELPERS.has(made.get(id)?.type ?? '')) return false
    return [...stacksTo(id)].some((stack) => LOADER.test(stack))
  }

  /** Where it was opened, and where that was set off, and so on. */
  function* stacksTo(id: number): Generator<string> {
    for (let cause = made.get(id); cause; cause = made.get(cause.within)) {
      yield cause.trace.stack ?? ''
    }
  }
}

/** What compiles TypeScript starts helpers with the first file that it has not seen before. */
const HELPERS = new Set(['WORKER', 'MESSAGEPORT', 'PROCESSWRAP', 'PIPEWRAP'])
const LOADER = /\/node_modules\/(?:tsx|esbuild)\//

const WORDS: Readonly<Record<string, string>> = {
  TCPSERVERWRAP: 'a server still listens',
  PIPESERVERWRAP: 'a server still listens',
  TCPWRAP: 'a socket is still open',
  PIPEWRAP: 'a pipe is still open',
  TLSWRAP: 'a TLS socket is still open',
  UDPWRAP: 'a UDP socket is still open',
  Timeout: 'a timer is still set',
  PROCESSWRAP: 'a child process still runs',
  WORKER: 'a worker still runs',
  MESSAGEPORT: 'a message port is still open',
  FSEVENTWRAP: 'a file is still watched',
}

/** A timer without `ref` lets the process end: libraries keep some forever. */
function keepsRunning(handle: object | undefined): boolean {
  const isTimer = handle !== undefined && 'refresh' in handle
  return !isTimer || (handle as NodeJS.Timeout).hasRef()
}

function traceHere(): Error {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 30
  const trace = new Error('opened here')
  Error.stackTraceLimit = stackTraceLimit
  return trace
}

function addressOf(handle: object | undefined): string | undefined {
  const ask: unknown = handle && Reflect.get(handle, 'getsockname')
  if (typeof ask !== 'function') return undefined
  const answer: { address?: string; port?: number } = {}
  ask.call(handle, answer)
  return answer.address && `${answer.address}:${String(answer.port)}`
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2))
}
