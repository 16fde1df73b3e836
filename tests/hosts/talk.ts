import { once } from 'node:events'
import {
  request,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
} from 'node:http'
import { connect, type Socket } from 'node:net'

/** What a host answered. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly raw: readonly string[]
  readonly body: Buffer
}

/** What a case sends. */
export interface Sending extends RequestOptions {
  readonly body?: string | Buffer
}

/** Talks to one host, below any client that would mend what it gets. */
export class Talk {
  readonly port: number
  /** Fields of every request: what a host expects of a page of its own, or of the proxy before it. */
  readonly fields: Readonly<Record<string, string>>

  constructor(port: number, fields: Readonly<Record<string, string>> = {}) {
    this.port = port
    this.fields = fields
  }

  /** Sends a request and reads the whole response. */
  async send(path: string, { body, ...options }: Sending = {}): Promise<Answer> {
    const response = await this.begin(path, { body, ...options })
    const chunks: Buffer[] = []
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      raw: response.rawHeaders,
      body: Buffer.concat(chunks),
    }
  }

  /** The same, up to the headers of the response. */
  async begin(
    path: string,
    { body, ...options }: { readonly body?: string | Buffer | undefined } & RequestOptions,
  ): Promise<IncomingMessage> {
    const headers = { ...this.fields, ...(options.headers as OutgoingHttpHeaders) }
    const sent = request({
      ...{ host: '127.0.0.1', port: this.port, path, agent: false },
      ...options,
      headers,
    })
    // After the response has begun an error ends it, and its reader sees that.
    sent.on('error', () => undefined)
    sent.end(body)
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    response.on('error', () => undefined)
    return response
  }

  /** A bare connection, on which a case writes what it likes. */
  async open(): Promise<Socket> {
    const socket = connect(this.port, '127.0.0.1')
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }

  /** Asks the application what happened, until it was `event` or has been asked too often. */
  async happened(id: string, event: RegExp): Promise<string[]> {
    for (let asked = 0; ; asked++) {
      const events = await this.events(id)
      if (events.some((one) => event.test(one))) return events
      if (asked === ASKS)
        throw new Error(`${String(event)} did not happen, but ${events.join(', ')}`)
    }
  }

  async events(id: string): Promise<string[]> {
    const { body } = await this.send(`/events?id=${id}`)
    return JSON.parse(body.toString()) as string[]
  }
}

/** Each takes a millisecond or so, in which both sides have their turns. */
const ASKS = 400
