import type { IncomingMessage, ServerResponse } from 'node:http'
import { ByteCollector } from '../../http/byte-collector.ts'
import type { WireContent } from '../../server/request-body.ts'
import { ignore } from '../../kit/ignore.ts'

/** The reader of the content: one at a time. */
interface Sink {
  data(chunk: Uint8Array): void
  end(): void
  fail(error: Error): void
}

/**
 * The content of a request on its socket. It is read only as fast as its reader takes it. Cancelling it does not close
 * the socket, which still has to carry the response.
 */
export class RequestContent implements WireContent {
  readonly length: number | undefined
  /** Whether the client waits for word to send it (RFC 9110 §10.1.1). */
  awaitsContinue: boolean

  readonly #req: IncomingMessage
  readonly #res: ServerResponse
  readonly #gone: () => Error
  #received = 0
  #ended = false
  #sink: Sink | undefined

  /** @param gone makes the error of a reader whose client disconnected */
  constructor(
    req: IncomingMessage,
    res: ServerResponse,
    awaitsContinue: boolean,
    gone: () => Error,
  ) {
    const length = req.headers['content-length']
    this.length = length === undefined ? undefined : Number(length)
    this.awaitsContinue = awaitsContinue
    this.#req = req
    this.#res = res
    this.#gone = gone
    req.on('end', () => {
      this.#ended = true
      this.#sink?.end()
    })
    req.on('close', () => {
      if (!this.#ended) this.#sink?.fail(this.#gone())
    })
    // 'close' follows, and tells the reader.
    req.on('error', ignore)
  }

  /** Whether all of it has been read. */
  get ended(): boolean {
    return this.#ended
  }

  /** How many bytes are still to be read, where the client has said how many there are. */
  get rest(): number | undefined {
    return this.length === undefined ? undefined : this.length - this.#received
  }

  /** How many bytes have been read. */
  get received(): number {
    return this.#received
  }

  /** Whether all of it has arrived, read or not. */
  get arrived(): boolean {
    return this.#req.complete
  }

  /** All of it, without the detour of chunk by chunk. */
  collect(limit: number, tooLarge: () => Error): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const collector = new ByteCollector()
      this.#start({
        data: (chunk) => {
          collector.add(chunk)
          if (collector.length <= limit) return
          this.pause()
          reject(tooLarge())
        },
        end() {
          resolve(collector.bytes())
        },
        fail: reject,
      })
    })
  }

  stream(): AsyncIterable<Uint8Array> {
    return { [Symbol.asyncIterator]: () => this.#iterate() }
  }

  /** The rest is not needed. Whether to drain it is decided when the response has been sent. */
  cancel(): void {
    const sink = this.#sink
    this.pause()
    sink?.fail(new Error('The body was cancelled'))
  }

  /** Stops reading, which in time stops the sender. */
  pause(): void {
    this.#sink = undefined
    this.#req.removeAllListeners('data')
    this.#req.pause()
    // A content of which nothing was taken is read by Node after the response, however long it is.
    this.#req.read()
  }

  /** Reads and discards the rest: `onChunk` gets the number of bytes, and `onEnd` is called at the end. */
  discard(onChunk: (length: number) => void, onEnd: () => void): void {
    this.cancel()
    this.#start({
      data: (chunk) => {
        onChunk(chunk.byteLength)
      },
      end: onEnd,
      fail: onEnd,
    })
  }

  /** Gives one chunk and lets the socket rest until the next one is asked for. */
  #iterate(): AsyncIterator<Uint8Array> {
    const chunks: Uint8Array[] = []
    let outcome: { readonly error?: Error } | undefined
    let wake = () => {
      // No reader waits yet.
    }
    const finish = (result: { readonly error?: Error }) => {
      outcome ??= result
      wake()
    }
    this.#start({
      data: (chunk) => {
        this.#req.pause()
        chunks.push(chunk)
        wake()
      },
      end: () => {
        finish({})
      },
      fail: (error) => {
        finish({ error })
      },
    })
    return {
      next: async () => {
        while (chunks.length === 0 && !outcome) {
          this.#req.resume()
          await new Promise<void>((resolve) => (wake = resolve))
        }
        const value = chunks.shift()
        if (value) return { done: false, value }
        if (outcome?.error) throw outcome.error
        return { done: true, value: undefined }
      },
      return: () => {
        chunks.length = 0
        this.pause()
        finish({})
        return Promise.resolve({ done: true, value: undefined })
      },
    }
  }

  #start(sink: Sink): void {
    if (this.#ended) {
      sink.end()
      return
    }
    if (this.#req.destroyed) {
      sink.fail(this.#gone())
      return
    }
    this.#sink = sink
    if (this.awaitsContinue) {
      this.awaitsContinue = false
      if (!this.#res.headersSent) this.#res.writeContinue()
    }
    this.#req.on('data', (chunk: Buffer) => {
      this.#received += chunk.byteLength
      sink.data(chunk)
    })
    this.#req.resume()
  }
}
