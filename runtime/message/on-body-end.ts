import { notify } from '../kit/notify.ts'
import { Body } from './body.ts'
import { asChunks } from './as-chunks.ts'
import type { HttpResponse } from './response.ts'

/** How the body of a response ended. */
export interface BodyEnd {
  /** Of the body, as far as it was read. */
  readonly bytes: number
  /**
   * `complete`: read to its end, or in memory from the start. `failed`: it broke off. `cancelled`: its reader left it
   * early, released or cancelled it.
   */
  readonly how: 'complete' | 'failed' | 'cancelled'
  /** What it broke off with. */
  readonly error?: unknown
}

/**
 * Returns the same response, and calls `onEnd` once when no more of its body will be read: then the connection is free,
 * and the other side is done. For a body in memory that is at once.
 *
 * Errors of `onEnd` are printed. A response that is neither read nor released never ends.
 *
 * @example
 * return onBodyEnd(await next(request), ({ bytes }) => count(bytes))
 */
export function onBodyEnd(response: HttpResponse, onEnd: (end: BodyEnd) => void): HttpResponse {
  const { body, headers } = response
  if (body.buffered) {
    void notify(onEnd, { bytes: body.length ?? 0, how: 'complete' })
    return response
  }
  let read = 0
  let ended = false
  const end = (how: BodyEnd['how'], error?: unknown) => {
    if (ended) return
    ended = true
    void notify(onEnd, { bytes: read, how, ...(how === 'failed' && { error }) })
  }
  return response.with({
    body: Body.fromStream({ bytes, stream, cancel, of: body }, body.length),
    headers,
  })

  async function bytes(): Promise<Uint8Array> {
    try {
      const all = await body.bytes(response)
      read = all.byteLength
      end('complete')
      return all
    } catch (error) {
      end('failed', error)
      throw error
    }
  }

  async function* stream(maxBytes?: number): AsyncGenerator<Uint8Array, void> {
    try {
      const content = body.content(response, 'onBodyEnd()', maxBytes)
      for await (const chunk of asChunks(content)) {
        read += chunk.byteLength
        yield chunk
      }
      end('complete')
    } catch (error) {
      end('failed', error)
      throw error
    } finally {
      // A reader that leaves early ends the generator here.
      end('cancelled')
    }
  }

  function cancel(reason?: unknown): void {
    try {
      body.cancel(reason)
    } finally {
      end('cancelled')
    }
  }
}
