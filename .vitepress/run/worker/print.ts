import { format } from 'node-inspect-extracted'
import { MOST_PRINTED } from '../../../scripts/run/most-printed.ts'

/** All that a program may print, in characters: more is slow to show, and is read by none. */
const MOST_CHARACTERS = 200_000

export interface Printing {
  /** Called for each call of the console, with the text as Node prints it. */
  readonly onPrinted: (text: string) => void
  /** Called once, when it was too much; nothing is printed after it. */
  readonly onFlood: () => void
}

/** Takes over the console of this worker. */
export function takeOverConsole({ onPrinted, onFlood }: Printing): void {
  let [calls, characters] = [0, 0]
  const print = (...values: unknown[]) => {
    if (calls > MOST_PRINTED || characters > MOST_CHARACTERS) return
    const text = format(...values)
    calls++
    characters += text.length
    if (calls > MOST_PRINTED || characters > MOST_CHARACTERS) onFlood()
    else onPrinted(text)
  }
  for (const method of ['log', 'info', 'debug', 'warn', 'error'] as const) console[method] = print
}
