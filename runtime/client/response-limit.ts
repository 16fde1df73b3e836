import { later } from '#platform'
import type { Handler } from '../handler.ts'
import { contextKey } from '../message/context.ts'

/** What one call allows, in bytes. */
export const maxResponseSizeOf = contextKey<number>('maxResponseSize')

/**
 * What a read may hold where nothing else is said, in bytes. A few kB of gzip unpack to what no process can hold, and a
 * stream that never ends is as large; few APIs send a tenth of this at once.
 */
const MOST_HELD = 100 * 1024 * 1024

/**
 * Limits every response of a transport: each hop and each attempt, for every reader.
 *
 * @param limit bytes after decoding, of a whole response; undefined limits what is held in memory and no stream
 */
export function limitResponses(transport: Handler, limit: number | undefined): Handler {
  return async function limited(request) {
    const response = await transport(request)
    const streamed = request.get(maxResponseSizeOf) ?? limit
    response.body.limit({
      streamed,
      held: streamed ?? MOST_HELD,
      // What is to be said of it is loaded when it is said.
      tooLarge: (max) => later((parts) => parts.tooLarge(request, max)),
    })
    return response
  }
}
