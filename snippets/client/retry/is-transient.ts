import {
  NetworkError,
  OperationTimeoutError,
  TimeoutError,
} from 'middleware-cookbook'
import { isPermanent } from './permanent-errors.ts'

/** Whether another attempt may succeed. */
export function isTransient(error: unknown): boolean {
  // The timeout of a whole call is a TimeoutError too: then the time is up.
  if (error instanceof OperationTimeoutError) return false
  if (error instanceof TimeoutError) return true
  return error instanceof NetworkError && !isPermanent(error)
}
