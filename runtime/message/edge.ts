import { contextKey, type Context } from './context.ts'
import type { HttpRequest } from './request.ts'
import type { HttpResponse } from './response.ts'

/** Gets errors whose details the client does not see. Its own errors are printed with `console.error`. */
export type ErrorListener = (error: unknown, request: HttpRequest) => void | Promise<void>

/**
 * The place where responses leave an application: a server, or the transport of a client that calls the application in
 * memory. Each request carries its own, so that recorded changes belong to this request alone.
 */
export interface Edge {
  /** Undefined for `console.error`. */
  readonly onError?: ErrorListener | undefined
  /** Errors that have been reported. */
  reported?: WeakSet<object>
  /** Set by the first `mapResponse()` in the chain: without one it costs nothing. */
  changes?: ResponseChanges
}

/** Runs the changes that middleware has recorded. */
export interface ResponseChanges {
  /** Runs the changes recorded for an error on the response that it becomes. */
  failed(error: unknown, response: HttpResponse, request: HttpRequest): Promise<HttpResponse>
  /** Runs the changes of a response that could not be sent on its replacement. */
  unsent(response: HttpResponse, request: HttpRequest): Promise<HttpResponse>
}

export const edgeKey = /* @__PURE__ */ contextKey<Edge>('edge')

/** The context of a request that arrives at an edge. */
export function atEdge(edge: Edge): Context {
  return { key: edgeKey, value: edge, rest: null }
}
