import { Body, type OneShot } from '../message/body.ts'
import type { HttpResponse } from '../message/response.ts'
import type { LazySignal } from '../message/lazy-signal.ts'
import { unlessAborted } from './abort.ts'

/** What ends a call early. */
export interface Limits {
  readonly signal: LazySignal
  /** Removes timer and listener. Safe to call twice. */
  end(): void
}

/**
 * A body into which the limits of its operation reach: a reader that waits for a stalled sender gets the signal's
 * reason, too. When the body is there, or over, or given up, the limits end.
 */
export class GuardedBody implements OneShot {
  readonly #response: HttpResponse
  readonly #limits: Limits
  readonly #abort = () => {
    this.cancel(this.#limits.signal.reason)
  }

  static around(response: HttpResponse, limits: Limits): HttpResponse {
    const body = Body.once(new GuardedBody(response, limits), response.body.length)
    return response.with({ body, headers: response.headers })
  }

  private constructor(response: HttpResponse, limits: Limits) {
    this.#response = response
    this.#limits = limits
    limits.signal.once('abort', this.#abort)
  }

  async bytes(): Promise<Uint8Array> {
    try {
      return await unlessAborted(this.#limits.signal, this.#response.body.bytes(this.#response))
    } finally {
      this.#finish()
    }
  }

  async *stream(): AsyncGenerator<Uint8Array, void> {
    const { signal } = this.#limits
    const { body } = this.#response
    if (signal.aborted) throw signal.reason
    let chunks: AsyncIterator<Uint8Array> | undefined
    try {
      const content = body.send(this.#response, "the client's caller")
      if (content instanceof Uint8Array) {
        yield new Uint8Array(content)
        return
      }
      chunks = content[Symbol.asyncIterator]()
      for (;;) {
        const chunk = await unlessAborted(signal, chunks.next())
        if (chunk.done === true) return
        yield chunk.value
      }
    } finally {
      this.cancel()
      // Not awaited: a source that waits for a stalled sender would hold the reader up.
      chunks?.return?.().catch(() => undefined)
    }
  }

  cancel(reason?: unknown): void {
    this.#finish()
    this.#response.body.cancel(reason)
  }

  #finish(): void {
    this.#limits.signal.removeListener('abort', this.#abort)
    this.#limits.end()
  }
}
