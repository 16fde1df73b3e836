import type { LookupFunction, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { buildConnector } from './undici.ts'
import type { ConnectionGuard } from '../../client/connection-guard.ts'
import { clock } from '../../clock.ts'
import { offAbort, onAbort, type Abortable } from '../../kit/on-abort.ts'
import { guardedLookup, refusedAddress } from './guarded-connect.ts'
import { skipUnaskedContinue } from './interim-responses.ts'

/** What a socket is destroyed with that was not connected in time. */
export class NotConnected extends Error {
  readonly timeout: number

  constructor(timeout: number) {
    super(`no connection within ${timeout} ms`)
    this.timeout = timeout
  }
}

/** Destroys `socket` if it is not connected, with TLS where it is used, after `ms` milliseconds. */
export function limitConnect(socket: Socket, secure: boolean, ms: number | undefined): void {
  if (ms === undefined || ms === Infinity) return
  const stopTimer = clock.after(ms, () => {
    socket.destroy(new NotConnected(ms))
  })
  socket.once(secure ? 'secureConnect' : 'connect', stopTimer).once('close', stopTimer)
}

/**
 * Makes the connections of undici's agent: without the limit of 10 s that undici has of its own, and with the caller's, if
 * there is one.
 */
export class Connector {
  readonly #timeout: number | undefined
  readonly #guard: ConnectionGuard | undefined
  #latest: Socket | undefined
  /** By origin, where there is one connection for all requests. */
  readonly #begun = new Map<string, BegunConnection>()
  readonly #connect = connectorWith()

  /**
   * @param timeout ms; undefined and Infinity set no limit
   * @param guard asked before each connection
   */
  constructor(timeout: number | undefined, guard?: ConnectionGuard) {
    this.#timeout = timeout
    this.#guard = guard
  }

  readonly connect: buildConnector.connector = (options, callback) => {
    const guard = this.#guard
    const refused = guard && refusedAddress(guard, options)
    if (refused) {
      callback(refused, null)
      return
    }
    const connect = guard ? connectorWith(guardedLookup(guard, options)) : this.#connect
    const socket = connect(options, (...[error, connected]) => {
      if (error) {
        callback(error, null)
        return
      }
      skipUnaskedContinue(connected)
      callback(null, connected)
    })
    limitConnect(socket, options.protocol === 'https:', this.#timeout)
    this.#latest = socket
  }

  /** A request is dispatched next: what was begun before, such as for one that had waited, is not its connection. */
  dispatching(): void {
    this.#latest = undefined
  }

  /**
   * Stops the connection that was begun for the request which has just been dispatched, if there is one, when the request
   * is aborted. undici would go on with it and keep the request until then: forever, if the other side is silent.
   *
   * @param origin where all requests share one connection: the later ones wait for it too, and would fail with it. Then the
   * abort of the last one stops it.
   */
  claim(signal: Abortable | undefined, origin?: string): void {
    const socket = this.#latest
    this.#latest = undefined
    if (socket) this.#begin(socket, origin).claim(signal)
    else if (origin !== undefined) this.#begun.get(origin)?.claim(signal)
  }

  #begin(socket: Socket, origin = ''): BegunConnection {
    const begun = new BegunConnection(socket)
    if (origin !== '') this.#begun.set(origin, begun)
    const end = () => {
      begun.end()
      if (this.#begun.get(origin) === begun) this.#begun.delete(origin)
    }
    socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', end)
    socket.once('close', end)
    return begun
  }
}

/** A connection that is being made, and the requests that wait for it. */
class BegunConnection {
  readonly #socket: Socket
  #waiting = 0
  readonly #forget: (() => void)[] = []

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** One that has no signal waits until there is a connection. */
  claim(signal: Abortable | undefined): void {
    this.#waiting++
    if (!signal) return
    const leave = () => {
      if (--this.#waiting === 0) this.#socket.destroy(new Error('the request was aborted'))
    }
    onAbort(signal, leave)
    this.#forget.push(() => {
      offAbort(signal, leave)
    })
  }

  /** It is made, or has failed. */
  end(): void {
    for (const forget of this.#forget.splice(0)) forget()
  }
}

function connectorWith(lookup?: LookupFunction) {
  // It returns the socket, though its type does not say so.
  return buildConnector({ timeout: 0, ...(lookup && { lookup }) }) as (
    ...args: Parameters<buildConnector.connector>
  ) => Socket
}
