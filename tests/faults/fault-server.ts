import { createServer, type AddressInfo, type Socket } from 'node:net'

/** One request that a fault answers, as badly as it likes. */
export interface Exchange {
  readonly socket: Socket
  /** Which request this is, from 1. */
  readonly number: number
  /** The request line and the header lines. */
  readonly head: string
  /** The content of a success. */
  readonly content: string
  /** Sends bytes as they are, and waits until the client has had the time to read them. */
  readonly send: (data: string | Uint8Array) => Promise<void>
  /** Sends a whole response, with its `Content-Length`. */
  readonly answer: (
    status: number,
    body: string | Uint8Array,
    headers?: readonly string[],
  ) => Promise<void>
  /** Breaks the connection: the client gets ECONNRESET. */
  readonly reset: () => void
  /** Says that nothing more will come. */
  readonly close: () => void
}

/** What a fault server does with a request. Requests come one after another, with their heads read. */
export type Script = (exchange: Exchange) => void | Promise<void>

/** A server of raw bytes on loopback. */
export interface FaultServer {
  readonly url: string
  /** How many requests have come, those to other paths than `/` apart. */
  readonly requests: number
  /** Resolves when the client has closed all connections, also unread ones. */
  idle(): Promise<void>
  close(): Promise<void>
}

/** What the server needs beside its scripts. */
export interface FaultServerOptions {
  /** Answers `/`. */
  readonly script: Script
  /** What a success holds (default `fine`). */
  readonly content?: string
  /** Answers the other paths. Default: 200. */
  readonly others?: Readonly<Record<string, Script>>
  /** Called whenever something happens on a connection. */
  readonly stir?: () => void
}

export const fine = 'fine'

/** What a server does that is not at fault. */
export const answerWell: Script = ({ answer, content }) => answer(200, content)

/** Starts a server that answers `/` by the script, and any other path well. */
export async function faultServer({
  script,
  content = fine,
  others = {},
  stir = () => undefined,
}: FaultServerOptions): Promise<FaultServer> {
  const sockets = new Set<Socket>()
  let requests = 0
  let becameIdle = () => {
    // No reader waits yet.
  }

  // The delay that keeps small pieces together would look like a stall.
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    for (const event of ['data', 'drain', 'end', 'close', 'error']) socket.on(event, stir)
    socket.once('close', () => {
      sockets.delete(socket)
      if (sockets.size === 0) becameIdle()
    })
    eachRequest(socket, (head) => {
      const path = /^\S+ (\S+)/.exec(head)?.[1] ?? ''
      const number = path === '/' ? ++requests : 0
      const exchange = { ...sender(socket, stir), socket, head, number }
      if (path === '/') void script({ ...exchange, content })
      else void (others[path] ?? answerWell)({ ...exchange, content: fine })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}/`,
    get requests() {
      return requests
    },
    async idle() {
      // A paused socket does not learn that the other side has gone.
      for (const socket of sockets) socket.resume()
      if (sockets.size > 0) await new Promise<void>((resolve) => (becameIdle = resolve))
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Finds the requests in what comes. A content is skipped: it must have a `Content-Length`. */
function eachRequest(socket: Socket, answer: (head: string) => void): void {
  let text = ''
  let content = 0
  socket.on('data', (chunk: Buffer) => {
    const skipped = Math.min(content, chunk.byteLength)
    content -= skipped
    text += chunk.toString('latin1', skipped)
    for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
      const head = text.slice(0, end)
      const length = Number(/^content-length: *(\d+)$/im.exec(head)?.[1] ?? 0)
      const rest = text.slice(end + 4)
      text = rest.slice(length)
      content = Math.max(length - rest.length, 0)
      answer(head)
    }
  })
}

function sender(
  socket: Socket,
  stir: () => void,
): Pick<Exchange, 'send' | 'answer' | 'reset' | 'close'> {
  async function send(data: string | Uint8Array): Promise<void> {
    // The callback also comes with an error when the client has gone.
    await new Promise<void>((resolve) => socket.write(data, () => resolve()))
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
    stir()
  }
  return {
    send,
    async answer(status, body, headers = []) {
      const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
      socket.write(headOf(status, [...headers, `Content-Length: ${length}`]))
      await send(body)
    },
    reset() {
      socket.resetAndDestroy()
    },
    close() {
      socket.end()
    },
  }
}

/** The head of a response. */
export function headOf(status: number, fields: readonly string[] = []): string {
  return [`HTTP/1.1 ${status} Whatever`, ...fields, '', ''].join('\r\n')
}
