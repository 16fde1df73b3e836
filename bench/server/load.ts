import { connect, type Socket } from 'node:net'
import { answerWith } from '../lib/child.ts'
import { measure, type Load } from '../lib/meter.ts'

export interface Task {
  readonly port: number
  readonly path: string
  /** Bytes of each response's content. */
  readonly size: number
  /** What else each request says. */
  readonly fields?: Readonly<Record<string, string>>
  readonly load: Load
}

/**
 * The client before the servers. It does as little as it can, on bare sockets, so that the servers are
 * what takes the time.
 */
answerWith(async ({ port, path, size, fields = {}, load }: Task) => {
  const more = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  const request = Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: */*\r\nUser-Agent: bench\r\n${more.join('')}\r\n`,
  )
  const connections = Array.from({ length: load.concurrency }, () => new Connection(port))
  const idle = [...connections]
  const measured = await measure(async () => {
    const connection = idle.pop()
    if (!connection) throw new Error('More calls than connections')
    await connection.get(request, size)
    idle.push(connection)
  }, load)
  for (const connection of connections) connection.close()
  return measured
})

/**
 * All connections read into it, one after another. A new buffer of 64 KB for each read, as `data` has it, took more time
 * than any server needs to send a stream: then all servers would seem as fast as this client.
 */
const received = Buffer.alloc(1024 * 1024)

/** One request at a time on one connection that is kept alive. */
class Connection {
  readonly #socket: Socket
  #size = 0
  /** How many bytes are still to come; undefined until the head is there. */
  #left: number | undefined
  #head = ''
  #chunked = false
  #done: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined

  constructor(port: number) {
    const onread = {
      buffer: received,
      callback: (length: number) => {
        this.#take(received.subarray(0, length))
        return true
      },
    }
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true, onread })
    this.#socket.on('error', (error) => this.#done?.reject(error))
    this.#socket.on('close', () => this.#done?.reject(new Error('The server closed a connection')))
  }

  get(request: Buffer, size: number): Promise<void> {
    this.#size = size
    this.#left = undefined
    this.#head = ''
    this.#socket.write(request)
    return new Promise((resolve, reject) => {
      this.#done = { resolve, reject }
    })
  }

  close(): void {
    this.#done = undefined
    this.#socket.destroy()
  }

  #take(data: Buffer): void {
    const content = this.#left === undefined ? this.#readHead(data) : data
    if (content === undefined || this.#left === undefined) return
    this.#left -= content.byteLength
    // What frames the chunks is not counted, so there the end is what tells.
    const over = this.#chunked ? this.#left <= 0 && endsChunks(content) : this.#left === 0
    if (over) this.#done?.resolve()
  }

  /** What follows the head, if that is complete. */
  #readHead(data: Buffer): Buffer | undefined {
    this.#head += data.toString('latin1')
    const end = this.#head.indexOf('\r\n\r\n')
    if (end < 0) return undefined
    const head = this.#head.slice(0, end)
    this.#check(head)
    const rest = this.#head.length - end - 4
    return data.subarray(data.byteLength - rest)
  }

  #check(head: string): void {
    const length = /^content-length: (\d+)/im.exec(head)?.[1]
    this.#chunked = /^transfer-encoding: chunked/im.test(head)
    const sized = this.#chunked || Number(length) === this.#size
    if (!head.startsWith('HTTP/1.1 200') || !sized) {
      this.#done?.reject(new Error(`Not the expected answer: ${head}`))
    }
    this.#left = this.#size
  }
}

const LAST_CHUNK = Buffer.from('0\r\n\r\n')

function endsChunks(data: Buffer): boolean {
  return data.subarray(-5).equals(LAST_CHUNK)
}
