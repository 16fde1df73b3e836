import { compose } from '../compose.ts'
import { contextKey } from '../message/context.ts'
import { HttpHeaders } from '../message/headers.ts'
import { HttpError } from '../message/http-error.ts'
import { HttpRequest } from '../message/request.ts'
import { isWithoutContent, type HttpResponse } from '../message/response.ts'
import { HostExchange } from '../platform/node/host-exchange.ts'
import { payloadOf, toPayload } from '../platform/node/host-payload.ts'
import { errorResponse } from '../server/error-response.ts'
import { outgoingFields } from '../server/connection-fields.ts'
import { withHostErrors } from './host-error.ts'
import { hostResponse, type HostResponse } from './host-response.ts'
import { withHttpErrors } from './http-errors.ts'
import { nodeRequest } from './node-listener.ts'
import type { NodeRequest, NodeResponse } from './node-types.ts'
import { hostSettings, listOf, type HostOptions, type Recipes } from './options.ts'
import { parsedFields } from './parsed-fields.ts'

/** Koa's context, known by its shape. */
export interface KoaContext {
  readonly req: NodeRequest
  readonly res: NodeResponse
  readonly response: { readonly headers: object }
  status: number
  body: unknown
  set(name: string, value: string | string[]): void
  remove(name: string): void
}

/**
 * A recipe as Koa's middleware, of any kind: what Koa sends is a value, `ctx.body`, until all middleware has run. A change of
 * the request does not reach Koa's handlers, who have its own.
 *
 * @param middleware a recipe, or a list of them: the first one is outermost
 *
 * @example app.use(toKoa(problemDetails()))
 */
export function toKoa(
  middleware: Recipes,
  options: HostOptions<readonly [req: NodeRequest, res: NodeResponse]> = {},
): (context: KoaContext, next: () => Promise<unknown>) => Promise<void> {
  const settings = hostSettings('toKoa', options)
  const run = withHttpErrors(
    compose(listOf('toKoa', middleware), (request) => {
      const next = request.get(hostNext)
      return next
        ? next(request)
        : Promise.reject(new Error('The request did not come through toKoa()'))
    }),
  )

  return async function recipe(context, next) {
    const exchange = HostExchange.of(context.req, context.res)
    const passed: HostResponse[] = []
    let request: HttpRequest
    try {
      request = nodeRequest(exchange, context.req, context.res, settings)
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      send(
        context,
        errorResponse(error),
        toPayload(errorResponse(error), new HttpRequest('http://invalid.invalid/')),
      )
      return
    }
    const response = await run(
      request.set(hostNext, async () => {
        await withHostErrors(next)
        const { status, body, response: own } = context
        const one = hostResponse(status, parsedFields(own.headers), payloadOf(body))
        passed.push(one)
        return one.response
      }),
    )
    const kept = passed.some(({ keeps }) => keeps(response))
    send(context, response, kept ? undefined : toPayload(response, request))
  }
}

const hostNext =
  /* @__PURE__ */ contextKey<(request: HttpRequest) => Promise<HttpResponse>>('koaNext')

/** @param payload undefined for the body that Koa has */
function send(
  context: KoaContext,
  response: HttpResponse,
  payload: ReturnType<typeof toPayload> | undefined,
): void {
  const before = HttpHeaders.from(parsedFields(context.response.headers))
  // Koa sets a status and a media type with a body, and makes `null` of none where the type is JSON's.
  if (payload === null) context.remove('content-type')
  if (payload !== undefined) context.body = payload
  if (context.status !== response.status) context.status = response.status
  for (const name of new Set([...before.keys(), 'content-type'])) {
    if (!response.headers.has(name)) context.remove(name)
  }
  // The host counts its own content, and knows of ours what we tell.
  const counted = payload === undefined || isWithoutContent(response.status)
  outgoingFields(response, counted ? undefined : response.body.length, (name, value) => {
    context.set(name, typeof value === 'string' ? value : [...value])
  })
}
