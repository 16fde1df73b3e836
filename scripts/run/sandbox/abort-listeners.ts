import { getEventListeners } from 'node:events'

/** Watches who listens to abort signals while a program runs. */
export interface AbortListeners {
  /**
   * Stops watching, and names the listeners that stay on signals that live longer than one call.
   *
   * @param program its file: a signal that it makes itself, and not what it calls, is not of one call
   * @param lineOf finds the line to blame in a stack trace
   */
  restore(program: string, lineOf: (stack: string) => string | undefined): string[]
}

/**
 * A signal of one call may keep its listeners: both are forgotten together. Two kinds of signal live
 * longer, and a listener on them is a leak that grows with each call: those that were there before
 * the program, and those that the program makes, since in an application that is the one for all
 * calls. A signal that has aborted has let its listeners go.
 */
export function watchAbortListeners(): AbortListeners {
  const madeBy = new WeakMap<AbortSignal, Error>()
  const added = new Map<AbortSignal, Map<unknown, Error>>()
  const note = (signal: AbortSignal) => {
    madeBy.set(signal, new Error('made here'))
    return signal
  }
  const undo = [
    replace(globalThis, 'AbortController', (Original: typeof AbortController) => {
      const construct: ProxyHandler<typeof AbortController>['construct'] = (target, args, self) => {
        const made = Reflect.construct(target, args, self) as AbortController
        note(made.signal)
        return made
      }
      return new Proxy(Original, { construct })
    }),
    ...(['any', 'timeout'] as const).map((name) =>
      replace(
        AbortSignal,
        name,
        (make: (argument: never) => AbortSignal) => (argument: never) => note(make(argument)),
      ),
    ),
    replace(
      EventTarget.prototype,
      'addEventListener',
      (add: (...args: unknown[]) => void) =>
        function addEventListener(this: EventTarget, ...args: unknown[]) {
          if (args[0] === 'abort' && this instanceof AbortSignal) {
            const listeners = added.get(this) ?? new Map<unknown, Error>()
            added.set(this, listeners.set(args[1], new Error('added here')))
          }
          Reflect.apply(add, this, args)
        },
    ),
  ]
  return {
    restore(program, lineOf) {
      for (const step of undo) step()
      const left = [...added].filter(([signal]) => livesOn(signal)).flatMap(staying)
      return countAlike(left.map(({ stack = '' }) => lineOf(stack)))

      function livesOn(signal: AbortSignal): boolean {
        const made = madeBy.get(signal)
        return !signal.aborted && (!made || callerIn(made).includes(program))
      }
    },
  }
}

/** Node knows about `removeEventListener`, and about the options `once` and `signal`. */
function staying([signal, traces]: [AbortSignal, Map<unknown, Error>]): Error[] {
  return getEventListeners(signal, 'abort')
    .flatMap((listener) => traces.get(listener) ?? [])
    .filter((trace) => !callerIn(trace).includes(FETCH))
}

/** Node's own fetch takes its listener back when the request is garbage, and not before. */
const FETCH = 'node:internal/deps/undici'

/** The innermost line of a stack trace that is not of this file. */
function callerIn({ stack = '' }: Error): string {
  const lines = stack.split('\n').filter((line) => /^ +at /.test(line))
  return lines.find((line) => !line.includes(import.meta.filename)) ?? ''
}

function countAlike(lines: readonly (string | undefined)[]): string[] {
  return [...new Set(lines)].map((line) => {
    const count = lines.filter((each) => each === line).length
    const what = count === 1 ? 'an abort listener stays' : `${String(count)} abort listeners stay`
    return `${what} on a signal${line === undefined ? '' : ` (${line})`}`
  })
}

function replace<T>(target: object, name: string, make: (original: T) => T): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name)
  if (!own) throw new Error(`There is no ${name} to watch.`)
  Object.defineProperty(target, name, { ...own, value: make(own.value as T) })
  return () => Object.defineProperty(target, name, own)
}
