import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Sends the headers before there is content. `flushHeaders()` would write them in UTF-8, where all else writes a byte for
 * each character (RFC 9110 §5.5): an `é` would arrive as two. A socket that is corked already sends them at once, and not
 * a tick later.
 */
export function flushHead(res: ServerResponse): void {
  // The test of a host may have something else as a socket.
  const { socket } = res as { readonly socket: Partial<Socket> | null }
  socket?.cork?.()
  res.write('', 'latin1')
  socket?.uncork?.()
}
