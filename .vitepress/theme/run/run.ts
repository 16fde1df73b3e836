import { PING, type Report } from '../../run/messages.ts'
import type { Recording } from '../../../scripts/timeline/recording.ts'
import { Watchdog, type Overrun } from './limits.ts'
import { isReport, lengthOf, MOST_REPORTS, MOST_TEXT } from './reports.ts'

/** How a run ended. */
export type Ending =
  | Exclude<Report, { readonly type: 'started' | 'printed' | 'recorded' | 'ruled' }>
  | { readonly type: Overrun | 'stopped' }

export interface RunListeners {
  readonly onPrinted: (text: string) => void
  /** Called for each rule of a recipe that was tried. */
  readonly onRule?: (rule: Extract<Report, { readonly type: 'ruled' }>) => void
  /** Called before the end of a run that was recorded. */
  readonly onRecorded?: (recording: Recording) => void
  /** Called once; the thread is gone. */
  readonly onEnd: (ending: Ending) => void
}

/** What runs a program: a worker, or one in a frame. */
export interface Thread {
  /** Called when it cannot run, or not any more. */
  onerror: ((event: ErrorEvent) => unknown) | null
  postMessage(what: object, transfer: Transferable[]): void
  terminate(): void
}

/** A program in a thread of its own, which ends with it. */
export class Run {
  readonly #port: MessagePort
  readonly #theirs: MessagePort
  readonly #listeners: RunListeners
  readonly #thread: Promise<Thread>
  #watchdog: Watchdog | undefined
  #heard = 0
  #characters = 0
  #ended = false

  constructor(thread: Promise<Thread>, listeners: RunListeners) {
    const { port1, port2 } = new MessageChannel()
    this.#listeners = listeners
    this.#port = port1
    this.#theirs = port2
    this.#thread = thread
    thread.then(
      (here) => {
        here.onerror = () => {
          this.#end({ type: 'unreachable' })
        }
      },
      () => {
        this.#end({ type: 'unreachable' })
      },
    )
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#hear(data)
    }
  }

  /** The thread may still be loading: it gets this when it is there. */
  start(what: object): void {
    this.#thread.then(
      (thread) => {
        if (!this.#ended) thread.postMessage(what, [this.#theirs])
      },
      () => undefined,
    )
  }

  stop(): void {
    this.#end({ type: 'stopped' })
  }

  /** @param why it cannot run */
  fail(why: Extract<Ending, { readonly type: 'unreachable' | 'malformed' }>): void {
    this.#end(why)
  }

  /** Code that a reader has edited can get hold of the port and send anything. */
  #hear(what: unknown): void {
    if (this.#ended) return
    this.#heard++
    if (this.#heard > MOST_REPORTS) this.#end({ type: 'flooded' })
    else if (what === PING) this.#watchdog?.answered()
    else if (!isReport(what)) this.#end({ type: 'flooded' })
    else if ((this.#characters += lengthOf(what)) > MOST_TEXT) this.#end({ type: 'flooded' })
    else if (what.type === 'printed') this.#listeners.onPrinted(what.text)
    else if (what.type === 'recorded') this.#listeners.onRecorded?.(what.recording)
    else if (what.type === 'started') {
      // Saying it again gains no time.
      if (!this.#watchdog) this.#watch()
    } else if (what.type === 'ruled') {
      if (!this.#listeners.onRule) return
      this.#listeners.onRule(what)
      // Each has as much time as a program.
      this.#watch()
    } else this.#end(what)
  }

  #watch(): void {
    this.#watchdog?.stop()
    this.#watchdog = new Watchdog(
      () => {
        this.#port.postMessage(PING)
      },
      (type) => {
        this.#end({ type })
      },
    )
  }

  #end(ending: Ending): void {
    if (this.#ended) return
    this.#ended = true
    this.#watchdog?.stop()
    this.#thread.then(
      (thread) => {
        thread.terminate()
      },
      () => undefined,
    )
    this.#port.close()
    this.#listeners.onEnd(ending)
  }
}
