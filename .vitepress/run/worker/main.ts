import { skippingClock } from '../../../runtime/testing.ts'
import { headlineOf } from '../../../scripts/run/headline.ts'
import { borrowCryptography } from '../cryptography/borrow.ts'
import { PING, type Report, type Start } from '../messages.ts'
import { watchCryptography, whenIdle } from './idle.ts'
import { areLoaded } from './load.ts'
import { placeIn } from './place-of.ts'
import { takeOverConsole } from './print.ts'

/**
 * A worker that runs one program, on the platform that lives in memory. The page ends it: when the program has ended, when it
 * does not, and when the reader wants it to. In a frame it is imported, and `run` is called.
 */
addEventListener(
  'message',
  ({ data, ports: [port] }: MessageEvent<Start>) => {
    if (port) void run(data, port)
  },
  { once: true },
)

export async function run(
  { paths, programs, load }: Start,
  port: MessagePort,
  cryptography?: MessagePort,
): Promise<void> {
  if (cryptography) borrowCryptography(cryptography)
  const report = (what: Report) => {
    port.postMessage(what)
  }
  const fail = (error: unknown) => {
    const stack = error instanceof Error ? error.stack : undefined
    report({ type: 'threw', headline: headlineOf(error), place: placeIn(stack, paths) })
  }
  port.onmessage = () => {
    port.postMessage(PING)
  }
  if (!(await areLoaded(programs, load))) {
    report({ type: 'unreachable' })
    return
  }
  watchCryptography()
  Object.assign(Error, { stackTraceLimit: 30 })
  addEventListener('unhandledrejection', ({ reason }) => {
    fail(reason)
  })
  addEventListener('error', ({ error }) => {
    fail(error)
  })
  takeOverConsole({
    onPrinted: (text) => {
      report({ type: 'printed', text })
    },
    onFlood: () => {
      report({ type: 'flooded' })
    },
  })
  // Sleeps and timeouts are skipped, as where the tests run it.
  skippingClock({ whenIdle })
  report({ type: 'started' })
  try {
    for (const program of programs) await import(program)
    // What was to happen right after the last statement happens now.
    await new Promise((resolve) => setTimeout(resolve))
    report({ type: 'ended' })
  } catch (error) {
    fail(error)
  }
}
