import { format } from 'node:util'
import { MOST_PRINTED } from '../most-printed.ts'

/** One call of `console.log`. */
export interface Printed {
  readonly text: string
  /** Its stack tells which line of the program printed it; computed only when it is read. */
  readonly trace: Error
}

export interface Capture {
  readonly printed: readonly Printed[]
  /** Ways to write that are not `console.log`, such as `console.error`, with what they wrote. */
  readonly stray: readonly string[]
  restore(): void
}

/** Thrown into a program that prints and prints. */
export class EndlessOutputError extends Error {
  override readonly name = 'EndlessOutputError'
  constructor() {
    super(`printed more than ${MOST_PRINTED} times: does its loop have an end?`)
  }
}

/**
 * Takes over the console and the standard streams until `restore()`.
 *
 * @param onPrint is told each text as it is printed
 */
export function captureConsole(onPrint: (text: string) => void = () => undefined): Capture {
  const printed: Printed[] = []
  const stray: string[] = []
  const undo: (() => void)[] = []

  replace(console, 'log', (...args: unknown[]) => {
    if (printed.length >= MOST_PRINTED) throw new EndlessOutputError()
    const text = format(...args)
    printed.push({ text, trace: new Error('printed here') })
    onPrint(text)
  })
  for (const method of otherMethods()) {
    replace(console, method, (...args: unknown[]) => {
      stray.push(`console.${method}: ${format(...args)}`)
    })
  }
  for (const stream of ['stdout', 'stderr'] as const) {
    replace(process[stream], 'write', (chunk: unknown) => {
      stray.push(`process.${stream}: ${String(chunk).trimEnd()}`)
      return true
    })
  }
  return {
    printed,
    stray,
    restore: () => {
      undo.splice(0).forEach((step) => {
        step()
      })
    },
  }

  function replace(target: object, name: string, value: unknown) {
    const own = Object.getOwnPropertyDescriptor(target, name)
    Object.defineProperty(target, name, { value, configurable: true, writable: true })
    undo.push(() => {
      if (own) Object.defineProperty(target, name, own)
      else Reflect.deleteProperty(target, name)
    })
  }
}

function otherMethods(): string[] {
  return Object.entries(console)
    .filter(([name, value]) => typeof value === 'function' && name !== 'log' && name !== 'Console')
    .map(([name]) => name)
}
