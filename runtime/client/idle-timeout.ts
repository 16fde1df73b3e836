import { clock } from '../clock.ts'
import { IdleTimeoutError } from '../errors.ts'
import type { Handler, Middleware } from '../handler.ts'
import { requireMilliseconds } from '../kit/require-milliseconds.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { onEncoded } from './encoded-chunks.ts'
import { runLimited } from './limit.ts'
import type { Timer } from './timer.ts'
import { uploadInPieces } from './upload-in-pieces.ts'

/**
 * Ends a call when the other side is silent for `ms` milliseconds: it accepts no byte of the upload, sends no headers,
 * or sends no byte of the body. It never ends a call that makes progress: use it for event streams, downloads, uploads
 * and the stream of a language model.
 *
 * Bytes count as they come, before a content coding is undone; those of a `fetch` when it has undone it. Headers count when
 * they are complete, and so does an interim response such as `102 Processing`, except over a `fetch`. Only the other
 * side's silence counts. The time until your code asks for the next chunk of a response, or until the
 * stream that you send has one, does not.
 *
 * List it last, next to the transport, as the client's `idleTimeout` is. It counts the waits of middleware inside it as
 * silence: those of a retry, or the queue of a concurrency limit.
 *
 * @example
 * const client = createClient({ middleware: [retry(), idleTimeout(30_000)] })
 *
 * @throws IdleTimeoutError from the call, or from reading its body
 * @throws RangeError for an `ms` that is not a number above 0
 */
export function idleTimeout(ms: number): Middleware {
  requireMilliseconds('idleTimeout(ms)', ms)
  return function idleTimeout(request, next) {
    return ms === Infinity ? next(request) : runIdle(request, next, ms)
  }
}

/** Bytes of known content between two signs of progress. Shorter content is sent as a whole. */
const PIECE = 64 * 1024

function runIdle(given: HttpRequest, next: Handler, ms: number): Promise<HttpResponse> {
  const { body } = given
  const timer = new IdleTimer(given, ms)
  const outer = given.get(onEncoded)
  const request = given.set(onEncoded, () => {
    timer.encodedArrived()
    outer?.()
  })
  if (body.empty || (body.buffered && (body.length ?? 0) <= PIECE)) {
    return runLimited(request, next, timer)
  }
  // The upload of content in memory by a fetch cannot be observed: the timer waits until the first piece is taken.
  timer.unseen = body.buffered || body.blob !== undefined
  const watched = uploadInPieces(request, PIECE, {
    asked: () => {
      timer.sourceAsked()
    },
    given: () => {
      timer.sourceGave()
    },
  })
  return runLimited(request.with({ body: watched, headers: request.headers }), next, timer)
}

class IdleTimer implements Timer {
  /** The upload cannot be observed yet. */
  unseen = false
  readonly #request: HttpRequest
  readonly #ms: number
  #hasHeaders = false
  /** Late pieces start nothing any more. */
  #isOver = false
  #expire = (_error: Error): void => undefined
  #stopTimer: (() => void) | undefined

  constructor(request: HttpRequest, ms: number) {
    this.#request = request
    this.#ms = ms
  }

  start(expire: (error: Error) => void): void {
    this.#expire = expire
    if (!this.unseen) this.waiting()
  }

  headers(): void {
    this.#hasHeaders = true
    this.arrived()
  }

  waiting(): void {
    this.arrived()
    if (this.#isOver) return
    this.#stopTimer = clock.after(this.#ms, () => {
      this.#expire(this.#error())
    })
  }

  arrived(): void {
    this.#stopTimer?.()
    this.#stopTimer = undefined
  }

  /** Its reader still waits for what it decodes to, which may be nothing. */
  encodedArrived(): void {
    if (this.#stopTimer) this.waiting()
  }

  stop(): void {
    this.#isOver = true
    this.arrived()
  }

  /** The upload waits for its own stream, which is not the other side's silence. */
  sourceAsked(): void {
    if (!this.#hasHeaders) this.arrived()
  }

  /** A piece is on its way. With a reader that waits for the response, it is a sign of life all the same. */
  sourceGave(): void {
    if (!this.#hasHeaders || this.#stopTimer) this.waiting()
  }

  #error(): IdleTimeoutError {
    const message = this.#hasHeaders
      ? `The response to ${this.#request.call} stalled: nothing came for ${this.#ms} ms`
      : `${this.#request.call} stalled: nothing was sent or came for ${this.#ms} ms`
    return new IdleTimeoutError(message, this.#ms)
  }
}
