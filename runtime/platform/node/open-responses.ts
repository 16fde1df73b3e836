import type { Readable } from 'node:stream'
import type { Waiting } from '../../client/closing.ts'
import { warn } from '../../kit/warn.ts'
import type { HttpRequest } from '../../message/request.ts'
import type { Pools } from './pools.ts'

/** A response that holds a connection. */
interface Open {
  readonly origin: string
  readonly call: string
  isRead: boolean
}

/**
 * The responses of a transport that hold a connection. A call that waits for one which nothing reads may wait forever,
 * and says nothing: so a warning does.
 */
export class OpenResponses {
  readonly #pools: Pools
  readonly #connections: number
  /** Of each the call, by what undici holds anyway. */
  readonly #open = new Map<Readable, Open>()
  #hasWarned = false

  /** @param connections how many there are to one origin */
  constructor(pools: Pools, connections = Infinity) {
    this.#pools = pools
    this.#connections = connections
  }

  /** A response has come, with content that holds its connection until it is read. */
  add(stream: Readable, { origin, call }: HttpRequest): void {
    if (stream.closed) return
    this.#open.set(stream, { origin, call, isRead: false })
    stream.once('close', () => this.#open.delete(stream))
  }

  /** Its content is about to be read, or is not wanted. */
  taken(stream: Readable): void {
    const open = this.#open.get(stream)
    if (open) open.isRead = true
  }

  /** A request was dispatched. It has its connection a turn later, if there is one. */
  sent({ origin, call }: HttpRequest): void {
    if (this.#hasWarned || this.#open.size < this.#connections) return
    setImmediate(() => {
      const holding = [...this.#open.values()].filter((one) => one.origin === origin && !one.isRead)
      const [first] = holding
      if (first && holding.length >= this.#connections && this.#pools.isWaiting(origin)) {
        this.#warn(call, first.call)
      }
    })
  }

  /** What a transport waits for that is to be closed. */
  waitsFor(): readonly Waiting[] {
    return [...this.#open.values()].map(({ call, isRead }) => ({
      call,
      what: isRead ? 'its response is being read' : 'nothing reads its response',
    }))
  }

  #warn(call: string, holder: string): void {
    if (this.#hasWarned) return
    this.#hasWarned = true
    warn(
      `${call} waits for a connection: all of them (${this.#connections}) are held by responses that nothing reads, ` +
        `such as that of ${holder}. Read each response, or release() it`,
      'UnreadResponseWarning',
      'WARN_UNREAD_RESPONSE',
    )
  }
}
