import type { Handler } from '../handler.ts'

/** A handler that sends requests over a network, and holds connections until it is closed. */
export interface Transport extends Handler {
  /** Waits for requests in flight, and frees the connections. */
  close(): Promise<void>
}

export function isTransport(handler: Handler): handler is Transport {
  return 'close' in handler && typeof handler.close === 'function'
}
