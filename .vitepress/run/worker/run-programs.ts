import { headlineOf } from '../../../scripts/run/headline.ts'
import type { Report, Start } from '../messages.ts'
import { areLoaded } from './load.ts'
import { openWorker } from './open.ts'
import { placeIn } from './place-of.ts'
import { takeOverConsole } from './print.ts'

/** A program can put something else in its place. */
const later = setTimeout

/** In which time programs run, and what is seen of them. */
export interface Watch {
  /** Called when all is loaded, before the first program runs. */
  begin(): void
  /** Called for each text that a program prints. */
  onPrinted?(text: string): void
  /** What the page is told before it is told how the programs ended; asked once. */
  result?(): Report
}

/** Runs programs one after the other, and tells the page what they print, and how they end. */
export async function runPrograms(
  { paths, programs, load }: Start,
  port: MessagePort,
  cryptography: MessagePort | undefined,
  watch: Watch,
): Promise<void> {
  let hasResult = false
  const report = openWorker(port, cryptography, conclude)
  const fail = (error: unknown) => {
    const stack = error instanceof Error ? error.stack : undefined
    conclude()
    report({ type: 'threw', headline: headlineOf(error), place: placeIn(stack, paths) })
  }
  if (!(await areLoaded(programs, load))) {
    report({ type: 'unreachable' })
    return
  }
  // The page shows it: it is no error of the page.
  addEventListener('unhandledrejection', (event) => {
    event.preventDefault()
    fail(event.reason)
  })
  addEventListener('error', (event) => {
    event.preventDefault()
    fail(event.error)
  })
  takeOverConsole({
    onPrinted: (text) => {
      watch.onPrinted?.(text)
      report({ type: 'printed', text })
    },
    onFlood: () => {
      report({ type: 'flooded' })
    },
  })
  watch.begin()
  report({ type: 'started' })
  try {
    for (const program of programs) await import(program)
    // What was to happen right after the last statement happens now.
    await new Promise((resolve) => later(resolve))
    conclude()
    report({ type: 'ended' })
  } catch (error) {
    fail(error)
  }

  function conclude() {
    if (hasResult) return
    hasResult = true
    if (watch.result) report(watch.result())
  }
}
