import { emitWarning } from 'node:process'
import type { Readable } from 'node:stream'
import type { HttpRequest } from '../../message/request.ts'
import type { Pools } from './pools.ts'

/**
 * The responses of a transport that hold a connection and that nothing has begun to read. A call that waits for them may
 * wait forever, and says nothing: so a warning does.
 */
export class UnreadResponses {
  readonly #pools: Pools
  readonly #connections: number
  /** Of each the call, by what undici holds anyway. */
  readonly #unread = new Map<Readable, { readonly origin: string; readonly call: string }>()
  #hasWarned = false

  constructor(pools: Pools, connections: number) {
    this.#pools = pools
    this.#connections = connections
  }

  /** A response has come, with content that holds its connection until it is read. */
  add(stream: Readable, { origin, call }: HttpRequest): void {
    if (this.#hasWarned || stream.closed) return
    this.#unread.set(stream, { origin, call })
    stream.once('close', () => this.#unread.delete(stream))
  }

  /** Its content is about to be read, or is not wanted. */
  taken(stream: Readable): void {
    this.#unread.delete(stream)
  }

  /** A request was dispatched. It has its connection a turn later, if there is one. */
  sent({ origin, call }: HttpRequest): void {
    if (this.#hasWarned || this.#unread.size < this.#connections) return
    setImmediate(() => {
      const holding = [...this.#unread.values()].filter((one) => one.origin === origin)
      const [first] = holding
      if (first && holding.length >= this.#connections && this.#pools.isWaiting(origin)) {
        this.#warn(call, first.call)
      }
    })
  }

  #warn(call: string, holder: string): void {
    if (this.#hasWarned) return
    this.#hasWarned = true
    this.#unread.clear()
    emitWarning(
      `${call} waits for a connection: all of them (${this.#connections}) are held by responses that nothing reads, ` +
        `such as that of ${holder}. Read each response, or release() it`,
      { type: 'UnreadResponseWarning', code: 'WARN_UNREAD_RESPONSE' },
    )
  }
}
