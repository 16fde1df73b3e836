import { requireArgument } from './kit/require-options.ts'
import { aFunction, required } from './kit/rules.ts'
import type { Handler } from './handler.ts'
import type { HttpRequest } from './message/request.ts'
import type { HttpResponse } from './message/response.ts'

/** A middleware, or the handler that a list of them ends with. */
export type Layer = (request: HttpRequest, next?: Handler) => Promise<HttpResponse>

/**
 * Calls one layer of a client or of an application, and sees what it returns or throws.
 *
 * @param next calls the layer inside; undefined where `layer` is the handler
 */
export type Observer = (
  layer: Layer,
  request: HttpRequest,
  next: Handler | undefined,
) => Promise<HttpResponse>

let installed: Observer | undefined

/** How `compose` calls a layer: directly, where no observer is installed. */
export function callLayer(
  layer: Layer,
  request: HttpRequest,
  next: Handler | undefined,
): Promise<HttpResponse> {
  return installed ? installed(layer, request, next) : layer(request, next)
}

const OBSERVER = /* @__PURE__ */ required(aFunction)

/**
 * Lets `observer` call each layer of every client and application of the process, and returns a function that
 * restores the previous observer. For tests and tools: a middleware sees one place in one list, and an observer sees
 * all of them. Without an observer it costs nothing.
 *
 * @throws TypeError for an observer that is not a function
 *
 * @example
 * const restore = installObserver((layer, request, next) => {
 *   console.log('enter', layer.name)
 *   return layer(request, next).finally(() => console.log('leave', layer.name))
 * })
 */
export function installObserver(observer: Observer): () => void {
  requireArgument('installObserver(observer)', observer, OBSERVER)
  const previous = installed
  installed = observer
  return () => {
    installed = previous
  }
}
