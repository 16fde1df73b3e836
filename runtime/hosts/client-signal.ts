import type { NetworkError } from '../errors.ts'
import { offAbort, onAbort } from '../kit/on-abort.ts'
import { clientGone } from '../server/client-gone.ts'

/**
 * Whether the client is still there, as a request's signal. It is made when something asks for it, and no longer aborts
 * when the response is out: some hosts abort theirs at that moment.
 */
export class ClientSignal {
  readonly #describe: () => string
  /** Not needed once the signal is known. */
  #source: (() => AbortSignal | undefined) | undefined
  #abortListener: (() => void) | undefined
  #controller: AbortController | undefined
  #watched: AbortSignal | undefined
  #gone: NetworkError | undefined
  #listener: (() => void) | undefined
  #over = false
  #aborted = false
  #passes = false

  constructor(source: () => AbortSignal | undefined, describe: () => string) {
    this.#source = source
    this.#describe = describe
  }

  /** Always the same object. */
  get gone(): NetworkError {
    this.#gone ??= clientGone(this.#describe())
    return this.#gone
  }

  /** Whether the host knows that the client is gone. */
  get left(): boolean {
    return this.#host()?.aborted === true
  }

  toSignal(): AbortSignal {
    const own = this.#passes ? this.#host() : undefined
    if (own) return own
    if (this.#controller) return this.#controller.signal
    this.#controller = new AbortController()
    if (this.#aborted) this.#controller.abort(this.gone)
    this.watch()
    return this.#controller.signal
  }

  /**
   * Calls `read` with the host's own signal in the place of ours, for a request that goes on to the host's handlers. Where
   * their response ends we do not see, so a request that followed ours would keep it, and all that it knows, forever.
   */
  passing<T>(read: () => T): T {
    this.#passes = true
    try {
      return read()
    } finally {
      this.#passes = false
    }
  }

  /**
   * Listens to the host's signal from now on. A listener must not lead to the host's request: Node keeps a signal for as
   * long as a request follows it, so the request of Hono's server, which follows this one, would keep itself forever.
   */
  watch(listener?: () => void): void {
    if (listener) this.#listener = listener
    if (this.#over || this.#watched) return
    const source = this.#host()
    if (source?.aborted) this.#abort()
    else if (source) {
      this.#watched = source
      this.#source = undefined
      this.#abortListener = () => {
        this.#abort()
      }
      onAbort(source, this.#abortListener)
    }
  }

  /** The client has gone, as the socket or the host says. */
  hangUp(): void {
    this.#abort()
  }

  /** The response is out. */
  end(): void {
    this.#over = true
    if (this.#watched && this.#abortListener) offAbort(this.#watched, this.#abortListener)
    this.#listener = undefined
  }

  #host(): AbortSignal | undefined {
    return this.#watched ?? this.#source?.()
  }

  #abort(): void {
    if (this.#over) return
    this.#aborted = true
    const listener = this.#listener
    this.end()
    this.#controller?.abort(this.gone)
    listener?.()
  }
}
