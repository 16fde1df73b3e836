import { headlineOf } from '../headline.ts'

/** Thrown into a program that wants to end the process. */
export class ProcessExitError extends Error {
  override readonly name = 'ProcessExitError'
  constructor(code: number | string | null | undefined) {
    super(`process.exit(${String(code ?? '')}) was called: end by running to the end`)
  }
}

/** Watches the ways in which a program ends other than by its last statement. */
export interface Escapes {
  /** Rejects when the program calls `process.exit`, wherever it does. */
  readonly exit: Promise<never>
  /** Stops watching, and tells what got away. */
  restore(): string[]
}

const EVENTS = ['unhandledRejection', 'uncaughtException', 'warning'] as const

/**
 * Catches `process.exit`, unhandled rejections, uncaught exceptions and warnings.
 *
 * @param announced the name of a warning that has to come
 */
export function catchEscapes(announced?: string): Escapes {
  const caught: string[] = []
  let hasWarned = false
  const exit: unknown = Reflect.get(process, 'exit')
  let leave: (error: ProcessExitError) => void = () => undefined
  const exited = new Promise<never>((_, reject) => {
    leave = reject
  })
  exited.catch(() => undefined)

  process.exit = (code) => {
    const error = new ProcessExitError(code)
    leave(error)
    throw error
  }
  const listeners = EVENTS.map((event) => {
    const others = process.rawListeners(event)
    const listener = (error: unknown) => {
      if (event === 'warning' && error instanceof Error && error.name === announced) {
        hasWarned = true
      } else if (!isExpected(error)) caught.push(`${WORDS[event]}: ${headlineOf(error)}`)
    }
    process.removeAllListeners(event).on(event, listener)
    return () => {
      process.off(event, listener)
      for (const other of others) process.on(event, other as () => void)
    }
  })
  return {
    exit: exited,
    restore() {
      Reflect.set(process, 'exit', exit)
      for (const restore of listeners) restore()
      if (announced === undefined || hasWarned) return caught
      return [...caught, `was to cause ${announced}, but did not`]
    },
  }
}

const WORDS: Readonly<Record<(typeof EVENTS)[number], string>> = {
  unhandledRejection: 'a rejection has no handler',
  uncaughtException: 'an error was not caught',
  warning: 'Node warned',
}

/** The exit is reported once already, and Node's experiments are not the program's fault. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof ProcessExitError ||
    (error instanceof Error && error.name === 'ExperimentalWarning')
  )
}
