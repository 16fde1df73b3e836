import { ConnectionForbiddenError } from '../errors.ts'
import type { HttpRequest } from '../message/request.ts'

/** Throws the error of a guarded request on a transport that does not ask the guard. */
export async function cannotGuard(request: HttpRequest): Promise<never> {
  request.body.cancel()
  throw new ConnectionForbiddenError(
    `${request.call} was not sent: its connection must be checked first, and this transport cannot tell which address it ` +
      'connects to. Use httpTransport(), the default, in Node, Bun or Deno',
  )
}
