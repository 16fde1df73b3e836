import { InvalidMessageError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { HttpError } from '../message/http-error.ts'
import { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { errorBoundary, lateFailure } from '../server/error-boundary.ts'
import { errorResponse } from '../server/error-response.ts'
import { report } from '../server/report.ts'
import { ClientSignal } from './client-signal.ts'
import { hostSettings, requireApp, type HostOptions } from './options.ts'
import { fieldsOnDemand, receive, type Received } from './receive.ts'
import { respond } from './respond.ts'

/**
 * Makes an application a fetch handler, for hosts that take `(request: Request) => Promise<Response>`: Workers, Deno, Bun,
 * route handlers of Next, SvelteKit and Astro, `mount` of Hono, h3 and Elysia, Lambda by way of srvx.
 *
 * The client sees what it would see from `serve()`. What the host passes besides the request is found under `hostContext`,
 * `waitUntil` and `clientAddress`. What a standard `Response` cannot say is left to the host: trailers, interim
 * responses, upgrades, closing the connection.
 *
 * @param app what `serve()` takes
 * @throws MiddlewareError for an app that is not a function, RangeError for a limit that cannot work
 *
 * @example export default { fetch: toFetch(app) } // Workers, Bun
 * @example Deno.serve(toFetch(app))
 * @example export const GET = toFetch(app) // Next: app/api/[...path]/route.ts
 */
export function toFetch<Host extends readonly unknown[] = readonly unknown[]>(
  app: Handler,
  options: HostOptions<Host> = {},
): (request: Request, ...host: Host) => Promise<Response> {
  requireApp('toFetch', app)
  const settings = hostSettings('toFetch', options)
  const answer = errorBoundary(app)

  return async function fetch(standard, ...host) {
    let received
    try {
      received = receive(standard, host, settings, fieldsOnDemand(standard))
    } catch (error) {
      if (!(error instanceof InvalidMessageError)) throw error
      return refuse(error)
    }
    return deliver(await answer(received.request), received)
  }
}

/**
 * The response, or a 500 in the place of one that cannot be sent. That second try has no changes. A response is not complete
 * while its client still sends: Bun, Workers, and the servers of Next, SvelteKit and Astro would close the connection.
 */
export async function deliver(response: HttpResponse, received: Received): Promise<Response> {
  const { request, client, content: upload } = received
  try {
    return await respond(response, request, client, upload)
  } catch (error) {
    void response.release()
    try {
      return await respond(await lateFailure(error, request), request, client, upload)
    } catch (second) {
      report(request, second)
      return respond(errorResponse(new HttpError(500)), request, client, upload)
    }
  }
}

/** An application cannot see a request without a valid URL. */
function refuse(cause: InvalidMessageError): Promise<Response> {
  const error = new HttpError(400, 'The request cannot be understood: its URL is not valid', {
    cause,
  })
  const unseen = new HttpRequest('http://invalid.invalid/')
  return respond(errorResponse(error), unseen, new ClientSignal(() => undefined, String))
}
