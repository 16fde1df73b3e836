import type { Handler } from '../handler.ts'

/** A handler that sends requests over a wire, and holds connections until it is closed. */
export interface Transport extends Handler {
  /** Lets requests in flight end and frees the connections. */
  close(): Promise<void>
}

export function isTransport(handler: Handler): handler is Transport {
  return 'close' in handler && typeof handler.close === 'function'
}
