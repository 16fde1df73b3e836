import { MiddlewareError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import type { Context } from '../message/context.ts'
import { atEdge } from '../message/edge.ts'
import { HttpError } from '../message/http-error.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { HostExchange } from '../platform/node/host-exchange.ts'
import { addressOf } from '../platform/node/host-request.ts'
import { errorBoundary, lateFailure } from '../server/error-boundary.ts'
import { clientAddress } from '../server/client-address.ts'
import { errorResponse } from '../server/error-response.ts'
import { report } from '../server/report.ts'
import { hostContext } from './context.ts'
import type { NodeListener, NodeRequest, NodeResponse } from './node-types.ts'
import type { HostSettings } from './options.ts'

export type NodeSettings = HostSettings<readonly [NodeRequest, NodeResponse]>

/**
 * @param passes whether a response means that the host's own handlers are to answer
 */
export function nodeListener(
  app: Handler,
  settings: NodeSettings,
  passes: (response: HttpResponse) => boolean,
): NodeListener {
  const answer = errorBoundary(app)

  return async function listener(req, res, next) {
    const exchange = HostExchange.of(req, res)
    const request = requestOrRefusal(exchange, req, res, settings)
    if (!request) return
    const response = await answer(request)
    if (next && passes(response)) {
      void response.release()
      // Handlers of the host would wait for a body, or take it for empty.
      next(exchange.content?.opened ? bodyRead(request) : undefined)
      return
    }
    await deliver(exchange, request, response)
  }
}

/** Answers a request that cannot be understood, and returns undefined for it. */
export function requestOrRefusal(
  exchange: HostExchange,
  ...from: [req: NodeRequest, res: NodeResponse, settings: NodeSettings]
): HttpRequest | undefined {
  try {
    return nodeRequest(exchange, ...from)
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    void exchange.send(errorResponse(error))
    return undefined
  }
}

/** @throws HttpError for a request that cannot be understood */
export function nodeRequest(
  exchange: HostExchange,
  req: NodeRequest,
  res: NodeResponse,
  { maxBodySize, onError, context }: NodeSettings,
): HttpRequest {
  const told: Context = { key: hostContext, value: [req, res], rest: atEdge({ onError }) }
  const placed: Context = {
    key: clientAddress,
    value: () => addressOf(req),
    rest: told,
  }
  const request = exchange.request(maxBodySize, placed)
  return context?.(request, req, res) ?? request
}

/** Sends a response. One that breaks off, or could not be sent at all, is reported; then another may take its place. */
export async function deliver(
  exchange: HostExchange,
  request: HttpRequest,
  response: HttpResponse,
): Promise<void> {
  if (exchange.started) {
    report(request, answeredAlready(request))
    await response.release()
    return
  }
  try {
    await exchange.send(response)
  } catch (error) {
    void response.release()
    await fail(exchange, request, error)
  }
}

/** The second try has no changes. */
async function fail(exchange: HostExchange, request: HttpRequest, error: unknown): Promise<void> {
  if (exchange.started) report(request, error)
  else {
    try {
      await exchange.send(await lateFailure(error, request))
      return
    } catch (second) {
      report(request, second)
      if (!exchange.started) {
        void exchange.send(errorResponse(new HttpError(500)))
        return
      }
    }
  }
  exchange.destroy()
}

function bodyRead(request: HttpRequest): MiddlewareError {
  return new MiddlewareError(
    `toNode() has no route for ${String(request)}, and a middleware before its routes has read the body, which the ` +
      "handlers of the host would not get: mount it below the path of its routes, as in app.use('/orders', toNode(app))",
  )
}

function answeredAlready(request: HttpRequest): MiddlewareError {
  return new MiddlewareError(
    `${String(request)} was answered by the host while toNode() had it: let one of the two answer`,
  )
}
