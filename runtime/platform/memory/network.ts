import type { Handler } from '../../handler.ts'

/**
 * The servers of this page, by origin. A handler found here behaves like a wire: pass it the request as the client
 * has it; what it returns is what a client receives.
 */
export const network = /* @__PURE__ */ new Map<string, Handler>()

/** The first dynamic port (RFC 6335 §6). */
let nextPort = 49_152

/** A port that no server of this page had before, so that a closed server's address stays dead. */
export function freePort(): number {
  return nextPort++
}
