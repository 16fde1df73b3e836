import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { clock } from '../../clock.ts'
import type { RequestContent } from './request-content.ts'

/** A rest up to this size is read, so that the connection can be used again. */
const MAX_BYTES = 256 * 1024
/** ms. How long to wait for such a rest. */
const MAX_TIME = 500
/** ms. How long a client that is still sending has time to notice the response. */
const LINGER = 500

/**
 * Whether more is to come than will be read, so that the connection cannot be used again. The length of chunked content
 * is unknown: if many have come already, the next request of a client would run into a connection that closes.
 */
export function isTooLong(content: RequestContent): boolean {
  const { ended, awaitsContinue, arrived, received, rest } = content
  if (ended) return false
  return awaitsContinue || (rest ?? (arrived ? 0 : received)) > MAX_BYTES
}

/**
 * Deals with content that is still coming when the response is complete: reads a small rest, and closes the
 * connection on a large or slow one.
 */
export function drain(content: RequestContent, res: ServerResponse, socket: Socket): void {
  if (content.ended || socket.destroyed) return
  if (isTooLong(content)) {
    close()
    return
  }
  let left = MAX_BYTES
  const stopTimer = clock.after(MAX_TIME, close)
  content.discard((length) => {
    left -= length
    if (left < 0) close()
  }, stopTimer)

  function close() {
    content.cancel()
    const linger = () => {
      closeLingering(socket)
    }
    // Node calls it for a response with `Connection: close`, and would cut off a client that is still sending.
    socket.destroySoon = linger
    if (res.writableFinished) linger()
    else res.once('finish', linger)
  }
}

/**
 * RFC 9112 §9.6: closing while the client still sends makes its system throw away the response that it has not read
 * yet. So only our own side is closed; the client, blocked by a socket that is not read, gets to its response.
 */
function closeLingering(socket: Socket): void {
  if (socket.writableEnded || socket.destroyed) return
  socket.end()
  const stopTimer = clock.after(LINGER, () => {
    socket.destroy()
  })
  socket.once('close', stopTimer)
}
