import { notify } from '../kit/notify.ts'
import { edgeKey, type ErrorListener } from '../message/edge.ts'
import type { HttpRequest } from '../message/request.ts'

/**
 * Passes an error to `onError` of `serve()`, or to `console.error` without a server. Use it for errors whose details
 * the client does not see. It reports an error object once for each request, even if others report or rethrow it.
 *
 * @example
 * const response = await next(request).catch((error: unknown) => {
 *   report(request, error)
 *   return errorResponse(error, request)
 * })
 */
export function report(request: HttpRequest, error: unknown): void {
  const edge = request.get(edgeKey)
  if (edge && typeof error === 'object' && error !== null) {
    edge.reported ??= new WeakSet()
    if (edge.reported.has(error)) return
    edge.reported.add(error)
  }
  void callListener(edge?.onError ?? logError, error, request)
}

/** If the listener fails, the error must not get lost. */
async function callListener(
  listener: ErrorListener,
  error: unknown,
  request: HttpRequest,
): Promise<void> {
  // `notify` again: an error that cannot be printed must not end the process.
  if (!(await notify(listener, error, request))) await notify(logError, error, request)
}

function logError(error: unknown, request: HttpRequest): void {
  console.error(`${String(request)} failed:`, error)
}
