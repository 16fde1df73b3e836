import { nextTick } from 'node:process'
import type { Waiting } from '../../client/closing.ts'
import { ignore } from '../../kit/ignore.ts'
import type { HttpRequest } from '../../message/request.ts'
import { Client, errors, Pool, type buildConnector, type Dispatcher } from './undici.ts'

/** The connections to one origin. */
interface Connections {
  readonly pool: Client | Pool
  /** Calls without an answer. undici counts those too that were aborted. */
  readonly waiting: Map<Dispatcher.RequestOptions, HttpRequest>
}

/**
 * The connections of a transport, for each origin.
 *
 * undici's own Agent forgets a pool as soon as its last connection closes, also while calls wait in it: the next call gets
 * another pool, so there are more connections than were asked for, and `close()` does not wait for the calls of the first.
 * Here a pool is forgotten when nothing waits in it.
 */
export class Pools {
  readonly #options: Pool.Options
  readonly #origins = new Map<string, Connections>()
  #isClosed = false

  constructor(options: Pool.Options) {
    this.#options = options
  }

  /** Rejects after `close()`. */
  request(
    request: HttpRequest,
    options: Dispatcher.RequestOptions,
  ): Promise<Dispatcher.ResponseData> {
    const { origin } = request
    const to = this.#origins.get(origin) ?? this.#add(origin)
    to.waiting.set(options, request)
    const answered = () => {
      to.waiting.delete(options)
    }
    const answer = (to.pool as Dispatcher).request(options)
    answer.then(answered, answered)
    return answer
  }

  /** Whether a call to this origin waits for a connection. */
  isWaiting(origin: string): boolean {
    const stats = this.#origins.get(origin)?.pool.stats
    if (!stats) return false
    // A pool has a queue of its own; for one connection there is no pool.
    return ('queued' in stats ? stats.queued : stats.pending) > 0
  }

  /** How many origins have connections, or calls. */
  get size(): number {
    return this.#origins.size
  }

  /** Waits for calls in flight. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#origins.values()].map(({ pool }) => pool.close()))
  }

  /** Ends calls in flight, and reads of their responses: they get the error. */
  async giveUp(error: Error): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#origins.values()].map(({ pool }) => pool.destroy(error)))
  }

  /** The calls that have no answer yet. */
  waitsFor(): readonly Waiting[] {
    const waiting = [...this.#origins.values()].flatMap((to) => [...to.waiting.values()])
    return waiting.map(({ call }) => ({ call, what: 'not answered' }))
  }

  #add(origin: string): Connections {
    const again = new ConnectAgain(this.#options.connect)
    const options = { ...this.#options, ...(again.connect && { connect: again.connect }) }
    const pool = options.connections === 1 ? new Client(origin, options) : new Pool(origin, options)
    const added: Connections = { pool, waiting: new Map() }
    const forget = () => {
      if (pool.stats.connected || added.waiting.size > 0 || pool.closed) return
      this.#origins.delete(origin)
      pool.close().catch(ignore)
    }
    const lost = (_origin: URL, targets: readonly object[], error: Error) => {
      if (isOfAbort(error) && isForNothing(pool, targets)) again.refuse()
      // At once, or undici connects again for a call that was aborted.
      forget()
      // And when the calls have heard of it that were lost with the connection.
      setImmediate(forget)
    }
    pool.on('disconnect', lost).on('connectionError', lost)
    this.#origins.set(origin, added)
    if (this.#isClosed) pool.destroy().catch(ignore)
    return added
  }
}

/**
 * Refuses the connection that undici makes as soon as one was closed by an abort: it keeps an aborted request in its queue
 * until it has another connection for it, so a server that is late would get two for each call that gives it up.
 */
class ConnectAgain {
  readonly connect: buildConnector.connector | undefined
  #isRefused = false

  constructor(connect: Pool.Options['connect']) {
    if (typeof connect !== 'function') return
    this.connect = (options, callback) => {
      if (!this.#isRefused) {
        connect(options, callback)
        return
      }
      this.#isRefused = false
      // Not at once: undici would not see that it can go on.
      queueMicrotask(() => {
        callback(new Error('the request was aborted'), null)
      })
    }
  }

  /** The one that is asked for before anything else happens. */
  refuse(): void {
    this.#isRefused = true
    nextTick(() => {
      this.#isRefused = false
    })
  }
}

function isOfAbort(error: Error): boolean {
  return error instanceof errors.InformationalError && error.message === 'aborted'
}

/** Whether no other request waits for the connection that was lost. */
function isForNothing(pool: Client | Pool, targets: readonly object[]): boolean {
  const lost = targets.at(-1)
  const hasQueue = 'queued' in pool.stats && pool.stats.queued > 0
  return lost instanceof Client && lost.stats.size === 1 && !hasQueue
}
