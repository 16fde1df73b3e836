import type { Socket } from 'node:net'
import { systemClock } from '../../clock.ts'

/** ms between two looks at all connections. */
const INTERVAL = 1000

interface Watched {
  /** ms of silence after which the connection times out; 0: none. */
  timeout: number
  /** How often a check has found no new bytes since `timeout` was set; undefined before the first check. */
  looks: number | undefined
  /** By the first look. */
  bytesRead: number
}

/**
 * Finds connections that have been silent for too long between two requests. Node makes a timer for each wait, which
 * takes a thirtieth of the time of a small request; here all connections share one. It is never early and up to two
 * seconds late. Like Node's, it is the machine's own: what a test does with the clock closes no connection.
 */
export class IdleTimeouts {
  readonly #watched = new Map<Socket, Watched>()
  #stopTimer: (() => void) | undefined

  /** Takes the place of the socket's own `setTimeout`, which Node's server calls before and after each request. */
  watch(socket: Socket): void {
    const watched: Watched = { timeout: 0, looks: undefined, bytesRead: 0 }
    socket.setTimeout = (timeout) => {
      watched.timeout = timeout
      watched.looks = undefined
      return socket
    }
    this.#watched.set(socket, watched)
    socket.once('close', () => {
      this.#forget(socket)
    })
    this.#stopTimer ??= this.#lookLater()
  }

  #lookLater(): () => void {
    return systemClock.after(INTERVAL, () => {
      this.#stopTimer = this.#lookLater()
      for (const [socket, watched] of this.#watched)
        if (isSilent(socket, watched)) socket.emit('timeout')
    })
  }

  #forget(socket: Socket): void {
    this.#watched.delete(socket)
    if (this.#watched.size > 0) return
    this.#stopTimer?.()
    this.#stopTimer = undefined
  }
}

function isSilent({ bytesRead }: Socket, watched: Watched): boolean {
  if (watched.timeout === 0) return false
  if (watched.looks === undefined || watched.bytesRead !== bytesRead) {
    watched.looks = 0
    watched.bytesRead = bytesRead
    return false
  }
  watched.looks++
  return watched.looks * INTERVAL >= watched.timeout
}
