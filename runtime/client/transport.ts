import type { Handler } from '../handler.ts'
import type { Closable, CloseOptions } from './closing.ts'

/** A handler that sends requests over a network, and holds connections until it is closed. */
export interface Transport extends Handler {
  /** Waits for requests in flight, and frees the connections. */
  close(options?: CloseOptions): Promise<void>
  /**
   * It asks the guard of a request before it connects: see `guardConnections()`. Without it the client refuses guarded
   * requests.
   */
  readonly guardsConnections?: boolean
  /**
   * For the client that has made it, and closes it as a part of itself.
   * @internal
   */
  readonly closing?: Closable
}

/** What a client sends with: a transport, or an application in memory. */
export function transportOf(
  handler: Handler & Partial<Transport>,
  inMemory: (app: Handler) => Handler,
): Handler & Partial<Transport> {
  return typeof handler.close === 'function' ? handler : inMemory(handler)
}
