import type { Handler } from '../../handler.ts'

/** The first of the ports that nobody owns (RFC 6335 §6). */
const FIRST_FREE_PORT = 49_152

const servers = new Map<string, Handler>()
let nextPort = FIRST_FREE_PORT

/**
 * The servers of this page, by origin. A handler found here behaves like a wire: pass it the request as the client
 * has it; what it returns is what a client receives.
 */
export const network = {
  find: (origin: string): Handler | undefined => servers.get(origin),
  has: (origin: string): boolean => servers.has(origin),
  add(origin: string, server: Handler): void {
    servers.set(origin, server)
  },
  remove(origin: string): void {
    servers.delete(origin)
  },
  /** A port that no server of this page had before, so that a closed server's address stays dead. */
  freePort: (): number => nextPort++,
}
