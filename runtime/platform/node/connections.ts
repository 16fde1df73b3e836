import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { IdleTimeouts } from './idle-timeouts.ts'

/** A client's connection, for as long as it is open. */
export class Connection {
  /** The newest response on it: responses are sent in order, so once it is sent, all are. */
  last: ServerResponse | undefined
  closed = false
  /** Its last response is on its way: what the client sends after that is not answered (RFC 9112 §9.6). */
  ending = false

  /** Of the other side, also when it is gone, if it was asked for before. */
  readonly address = (): string | undefined => this.#socket.remoteAddress
  readonly #socket: Socket
  /** What to do when it closes. One listener on the socket serves any number of pipelined requests. */
  readonly #onClose = new Set<() => void>()

  constructor(socket: Socket) {
    this.#socket = socket
    socket.once('close', () => {
      this.#leave()
    })
  }

  /** Drops a response when it has been sent: an idle connection would keep it, and its request, in memory. */
  forget(res: ServerResponse): void {
    // With Node 20 a small one has been sent by now; later versions of Node say so a little later.
    if (res.writableFinished) this.#letGo(res)
    else {
      res.once('finish', () => {
        this.#letGo(res)
      })
    }
  }

  /** Calls `listener` when the connection closes, unless the returned function takes it back. */
  onClose(listener: () => void): () => void {
    this.#onClose.add(listener)
    return () => {
      this.#onClose.delete(listener)
    }
  }

  /** Closes it as soon as it carries no response any more. */
  closeWhenIdle(): void {
    const { last } = this
    if (last && !last.writableFinished && !this.closed) {
      last.once('close', () => {
        this.closeWhenIdle()
      })
    } else {
      this.#socket.destroy()
    }
  }

  /** Resolves when it carries no response any more. */
  async sent(): Promise<void> {
    for (let { last } = this; last && !last.writableFinished && !this.closed; { last } = this) {
      const response = last
      await new Promise<void>((resolve) => {
        const forget = this.onClose(resolve)
        response.once('close', () => {
          forget()
          resolve()
        })
      })
    }
  }

  /** Breaks it, and tells all who wait for it to close at once. */
  destroy(): void {
    this.#socket.destroy()
    this.#leave()
  }

  #letGo(res: ServerResponse): void {
    if (this.last === res) this.last = undefined
  }

  #leave(): void {
    this.closed = true
    for (const listener of this.#onClose) listener()
    this.#onClose.clear()
  }
}

/** All open connections of a server. */
export class Connections {
  readonly #open = new Map<Socket, Connection>()
  readonly #silence = new IdleTimeouts()

  of(socket: Socket): Connection {
    let connection = this.#open.get(socket)
    if (connection) return connection
    connection = new Connection(socket)
    this.#open.set(socket, connection)
    this.#silence.watch(socket)
    connection.onClose(() => {
      this.#open.delete(socket)
    })
    return connection
  }

  closeWhenIdle(): void {
    for (const connection of this.#open.values()) connection.closeWhenIdle()
  }

  /** Resolves when none of them carries a response any more. */
  async sent(): Promise<void> {
    for (const connection of this.#open.values()) await connection.sent()
  }

  destroy(): void {
    for (const connection of this.#open.values()) connection.destroy()
  }
}
