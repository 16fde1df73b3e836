import { PING, type Report, type Start } from '../../run/messages.ts'
import { Watchdog, type Overrun } from './limits.ts'

/** How a run ended. */
export type Ending =
  | Extract<Report, { readonly type: 'ended' | 'threw' | 'flooded' | 'unreachable' }>
  | { readonly type: Overrun | 'stopped' }

export interface RunListeners {
  readonly onPrinted: (text: string) => void
  /** Called once; the worker is gone. */
  readonly onEnd: (ending: Ending) => void
}

/** A program in a worker of its own, which ends with it. */
export class Run {
  readonly #worker: Worker
  readonly #port: MessagePort
  readonly #listeners: RunListeners
  #watchdog: Watchdog | undefined
  #ended = false

  /** @param worker the address of the worker's module */
  constructor(worker: string, listeners: RunListeners) {
    const { port1, port2 } = new MessageChannel()
    this.#listeners = listeners
    this.#port = port1
    this.#worker = new Worker(worker, { type: 'module' })
    this.#worker.onerror = () => {
      this.#end({ type: 'unreachable' })
    }
    port1.onmessage = ({ data }: MessageEvent<Report | typeof PING>) => {
      this.#hear(data)
    }
    this.#theirs = port2
  }

  #theirs: MessagePort

  /** The worker may still be loading: it gets this when it is there. */
  start(what: Start): void {
    if (!this.#ended) this.#worker.postMessage(what, [this.#theirs])
  }

  stop(): void {
    this.#end({ type: 'stopped' })
  }

  /** @param type why it cannot run */
  fail(type: 'unreachable'): void {
    this.#end({ type })
  }

  #hear(what: Report | typeof PING): void {
    if (this.#ended) return
    if (what === PING) this.#watchdog?.answered()
    else if (what.type === 'printed') this.#listeners.onPrinted(what.text)
    else if (what.type === 'started') this.#watch()
    else this.#end(what)
  }

  #watch(): void {
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
    this.#worker.terminate()
    this.#port.close()
    this.#listeners.onEnd(ending)
  }
}
