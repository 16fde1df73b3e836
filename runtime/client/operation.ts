import { OperationTimeoutError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { withDeadline } from './deadline.ts'
import { deadlineTimer, NO_LIMIT } from './deadline-timer.ts'
import { runLimited } from './limit.ts'

/**
 * Runs one operation under its deadline and its caller's signal: all attempts, all sleeps between them, and the
 * body until it has been read, cancelled or released.
 *
 * @param timeout ms; undefined and Infinity set no deadline
 * @throws OperationTimeoutError when the time is up; the caller's own reason when the caller aborts
 */
export function runOperation(
  request: HttpRequest,
  timeout: number | undefined,
  handler: Handler,
): Promise<HttpResponse> {
  if (timeout === undefined || timeout === Infinity) return runLimited(request, handler, NO_LIMIT)
  const expired = () =>
    new OperationTimeoutError(`${request.call} did not finish within ${timeout} ms`, timeout)
  return runLimited(withDeadline(request, timeout), handler, deadlineTimer(timeout, expired))
}
