import { ConnectionForbiddenError } from '../errors.ts'
import type { HttpRequest } from '../message/request.ts'

/** The error of a guarded request where no guard can be asked. The request is not sent, so its body is cancelled. */
export function cannotGuard(request: HttpRequest): ConnectionForbiddenError {
  request.body.cancel()
  return new ConnectionForbiddenError(
    `${request.call} was not sent: its connection must be checked first, and this transport cannot tell which address it ` +
      'connects to. Use httpTransport(), the default, in Node, Bun or Deno',
  )
}
