import { connect } from 'node:net'

/** A socket that a test writes HTTP to by hand, to send what no client would. */
export interface RawConnection {
  /** Sends text (one byte per character) or bytes as they are. */
  write(data: string | Uint8Array): void
  /** All that has come so far, as soon as `wanted` is in it. */
  until(wanted: string | RegExp): Promise<string>
  /** All that came until the other side closed or broke the connection. */
  readonly closed: Promise<string>
  /** All that came until the other side said that there is no more, even if it still lets us send. */
  readonly ended: Promise<string>
  /** Stops reading, so that the other side has to wait. */
  pause(): void
  resume(): void
  /** Bytes that the other side has not taken yet. */
  readonly unsent: number
  /** Goes away without a word. */
  destroy(): void
}

/** Opens a connection to where `url` points. */
export async function rawConnection(url: URL): Promise<RawConnection> {
  const socket = connect({ host: url.hostname, port: Number(url.port) })
  let text = ''
  let changed = () => {
    // No reader waits yet.
  }
  let over = false
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => {
      over = true
      changed()
      resolve(text)
    })
  })
  const ended = new Promise<string>((resolve) => {
    socket.once('end', () => {
      resolve(text)
    })
  })
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
    changed()
  })
  // A broken connection is closed too; tests look at what has come.
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  return {
    closed,
    ended,
    write(data) {
      socket.write(data, 'latin1')
    },
    async until(wanted) {
      while (typeof wanted === 'string' ? !text.includes(wanted) : !wanted.test(text)) {
        if (over) throw new Error(`The connection closed before ${String(wanted)} came: ${text}`)
        await new Promise<void>((resolve) => (changed = resolve))
      }
      return text
    },
    pause() {
      socket.pause()
    },
    resume() {
      socket.resume()
    },
    get unsent() {
      return socket.writableLength
    },
    destroy() {
      socket.destroy()
    },
  }
}

/** The head of a request, to which a test adds a body. */
export function head(startLine: string, fields: readonly string[] = []): string {
  return [`${startLine} HTTP/1.1`, 'Host: example.test', ...fields, '', ''].join('\r\n')
}
