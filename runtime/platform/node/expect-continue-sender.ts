import {
  Agent,
  request as requestOverTcp,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http'
import { Agent as TlsAgent, request as requestOverTls } from 'node:https'
import { errors } from './undici.ts'
import type { Waiting } from '../../client/closing.ts'
import { clock } from '../../clock.ts'
import { collect } from '../../message/chunks.ts'
import type { HttpHeaders } from '../../message/headers.ts'
import { ignore } from '../../kit/ignore.ts'
import { offAbort, onAbort } from '../../kit/on-abort.ts'
import type { HttpRequest } from '../../message/request.ts'
import { limitConnect } from './connect.ts'
import { incomingHeaders } from './incoming-headers.ts'
import { pump } from './pump.ts'
import type { Received } from './receive.ts'
import type { Upload } from './outgoing.ts'

/**
 * ms for which a connected server may say nothing. Then it gets the content all the same: one of HTTP/1.0 never says
 * `100 Continue` (RFC 9110 §10.1.1).
 */
const CONTINUE_TIMEOUT = 1000

/**
 * Sends the headers, and the content when the server says `100 Continue`. On `node:http`: undici cannot.
 *
 * Each request has a connection of its own, as on one that was refused the server goes on waiting for the content.
 */
export class ExpectContinueSender {
  readonly #agents: { readonly tcp: Agent; readonly tls: TlsAgent }
  readonly #open = new Map<ClientRequest, { readonly over: Promise<void>; readonly call: string }>()
  readonly #connectTimeout: number | undefined
  #closed = false

  /**
   * @param connections how many may be open to one origin (default: no limit)
   * @param connectTimeout ms for making one (default: no limit)
   */
  constructor(connections: number | undefined, connectTimeout: number | undefined) {
    this.#connectTimeout = connectTimeout
    const limit = { ...(connections && { maxSockets: connections }) }
    this.#agents = { tcp: new Agent(limit), tls: new TlsAgent(limit) }
  }

  /**
   * @param headers the request's, as the transport sends them
   * @returns undefined when the server does not know the expectation and has nothing of the content yet: then it is to
   *   be sent without asking
   */
  send(request: HttpRequest, headers: HttpHeaders, upload: Upload): Promise<Received | undefined> {
    const sent = this.#start(request, headers, upload)
    const over = new Promise<void>((resolve) => sent.once('close', resolve))
    this.#open.set(sent, { over, call: request.call })
    void over.then(() => this.#open.delete(sent))
    return answerTo(sent, request, upload)
  }

  /** Lets requests in flight end. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#open.values()].map(({ over }) => over))
  }

  /** Ends requests in flight, and reads of their responses: they get the error. */
  giveUp(error: Error): void {
    this.#closed = true
    for (const sent of this.#open.keys()) sent.destroy(error)
  }

  /** The calls that are in flight. */
  waitsFor(): readonly Waiting[] {
    return [...this.#open.values()].map(({ call }) => ({ call, what: 'in flight' }))
  }

  #start(request: HttpRequest, given: HttpHeaders, upload: Upload): ClientRequest {
    try {
      if (this.#closed) throw new errors.ClientClosedError()
      const { url, method, body } = request
      const headers = framed(given, body.length).toRecord() as Record<string, string | string[]>
      const { tcp, tls } = this.#agents
      const sent =
        url.protocol === 'https:'
          ? requestOverTls(url, { method, headers, agent: tls })
          : requestOverTcp(url, { method, headers, agent: tcp })
      // An agent with a limit gives the connection to the next request, in spite of the headers.
      sent.shouldKeepAlive = false
      sent.once('socket', (socket) => {
        // As undici writes fields: Node writes a head that is alone in its packet in the socket's own encoding, UTF-8.
        socket.setDefaultEncoding('latin1')
        limitConnect(socket, url.protocol === 'https:', this.#connectTimeout)
      })
      return sent
    } catch (error) {
      upload.close()
      throw error
    }
  }
}

/** The headers with what says where the content ends (RFC 9112 §6). */
function framed(given: HttpHeaders, known: number | undefined): HttpHeaders {
  for (const name of ['keep-alive', 'transfer-encoding', 'upgrade']) {
    if (given.has(name)) throw new errors.InvalidArgumentError(`invalid ${name} header`)
  }
  const headers = given.with('connection', 'close')
  const length = known === undefined ? headers.get('content-length') : String(known)
  if (length === null) return headers.with('transfer-encoding', 'chunked')
  if (/^\d+$/.test(length)) return headers.with('content-length', length)
  throw new errors.InvalidArgumentError('invalid content-length header')
}

function answerTo(
  sent: ClientRequest,
  { rawSignal: signal }: HttpRequest,
  upload: Upload,
): Promise<Received | undefined> {
  const { content } = upload
  return new Promise((resolve, reject) => {
    let isAsking = true
    let stopTimer = ignore
    const stop = () => void sent.destroy()
    if (signal) onAbort(signal, stop)
    sent.once('socket', (socket) => {
      socket.once('connect', () => (stopTimer = clock.after(CONTINUE_TIMEOUT, sendContent)))
    })
    sent.once('continue', sendContent)
    sent.once('response', (message) => {
      const isUnknown = isAsking && message.statusCode === 417
      if (isAsking && !isUnknown) upload.close()
      stopAsking()
      resolve(isUnknown ? undefined : received(message))
      // The rest of the content is no longer needed.
      if (isUnknown) stop()
      else message.once('end', stop).once('close', stop)
    })
    sent.once('upgrade', () => {
      fail(new Error('the response has status 101, which was not requested'))
    })
    // Also of what comes after the answer, whose reader hears of it.
    sent.on('error', fail)
    sent.once('close', () => {
      if (signal) offAbort(signal, stop)
    })
    sent.flushHeaders()

    function sendContent(): void {
      if (!isAsking) return
      stopAsking()
      if (content === null || content instanceof Uint8Array) sent.end(content)
      else send(content, sent).catch(fail)
    }

    function stopAsking(): void {
      isAsking = false
      stopTimer()
    }

    function fail(error: unknown): void {
      if (isAsking) upload.close()
      stopAsking()
      reject(error)
      stop()
    }
  })
}

async function send(chunks: AsyncIterable<Uint8Array>, sent: ClientRequest): Promise<void> {
  const onClose = (listener: () => void) => {
    sent.once('close', listener)
    return () => sent.off('close', listener)
  }
  const length = sent.getHeader('content-length')
  await pump(chunks, sent, { onClose }, length === undefined ? undefined : Number(length))
  sent.end()
}

function received(message: IncomingMessage): Received {
  // It waits for its reader.
  message.on('error', ignore)
  return {
    statusCode: message.statusCode ?? 0,
    statusText: message.statusMessage ?? '',
    headers: incomingHeaders(message).toRecord() as Record<string, string | string[]>,
    body: Object.assign(message, { bytes: () => collect(message) }),
  }
}
