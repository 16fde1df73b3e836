import { maxHeaderSize } from 'node:http'
import {
  ConnectionForbiddenError,
  ConnectTimeoutError,
  InvalidMessageError,
  NetworkError,
} from '../../errors.ts'
import type { HttpRequest } from '../../message/request.ts'
import { NotConnected } from './connect.ts'
import { NotAllowed } from './guarded-connect.ts'
import { errors } from './undici.ts'
import type { Upload } from './outgoing.ts'

/** What undici says about a request that it cannot send. */
const INVALID = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
])

/** What the caller sees: its own reason if it aborted, else an error that says what failed and where. */
export function failure(request: HttpRequest, upload: Upload, cause: unknown): unknown {
  const { rawSignal: signal } = request
  if (signal?.aborted) return signal.reason
  if (upload.failure) return upload.failure.error
  const what = request.call
  if (cause instanceof NotConnected) {
    const { timeout } = cause
    return new ConnectTimeoutError(`${what} got no connection within ${timeout} ms`, timeout)
  }
  if (cause instanceof NotAllowed) {
    return new ConnectionForbiddenError(`${what} was not sent: ${cause.message}`, { cause })
  }
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (INVALID.has(code) || cause instanceof InvalidMessageError) {
    return new InvalidMessageError(`${what} cannot be sent: ${reasonOf(cause)}`, { cause })
  }
  return new NetworkError(`${what} failed: ${reasonOf(cause)}`, { cause: asNotAsked(cause) })
}

/** undici has one code for a connection that broke, which may be tried again, and for a 101 that was not asked for. */
function asNotAsked(cause: unknown): unknown {
  const isUpgrade = cause instanceof errors.SocketError && cause.message === 'bad upgrade'
  return isUpgrade ? Object.assign(cause, { code: 'HPE_UNEXPECTED_UPGRADE' }) : cause
}

/** An AggregateError, one part for each address that was tried, has no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return reasonOf(error.errors[0])
  if (error instanceof errors.HeadersOverflowError) {
    return `the headers of the response are larger than ${maxHeaderSize / 1024} KiB: start Node with a larger --max-http-header-size`
  }
  return error instanceof Error ? error.message : String(error)
}
