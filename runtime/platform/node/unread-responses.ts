import { emitWarning } from 'node:process'
import type { Readable } from 'node:stream'
import { ignore } from '../../kit/ignore.ts'
import type { HttpRequest } from '../../message/request.ts'
import type { Pools } from './pools.ts'

/** Content up to this size arrives whole, though nothing reads it: then its connection is free. Bytes. */
const ARRIVES = 64 * 1024

/**
 * A last resort, which undici's own `fetch` has as well: what nothing holds can no longer be read or released, and would
 * keep its connection forever.
 */
const lost = new FinalizationRegistry<Readable>((stream) => {
  stream.on('error', ignore).destroy()
})

/** Whether content of this `Content-Length` can hold a connection that nothing reads. */
function canHold(length: string | null): boolean {
  return length === null || Number(length) > ARRIVES
}

/** Ends `stream` when `reader`, through which alone it is read, has been collected as garbage. */
export function endWhenLost(reader: object, stream: Readable, length: string | null): void {
  if (!canHold(length)) return
  lost.register(reader, stream, stream)
  // Otherwise the registry would keep it until after its reader is collected, and what it has read.
  stream.once('close', () => lost.unregister(stream))
}

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

  /** A response has come. */
  add(stream: Readable, length: string | null, { origin, call }: HttpRequest): void {
    if (this.#hasWarned || !canHold(length) || stream.closed) return
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
