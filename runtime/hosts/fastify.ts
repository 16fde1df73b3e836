import { MiddlewareError } from '../errors.ts'
import { compose } from '../compose.ts'
import { ignore } from '../kit/ignore.ts'
import { settle, unwrap, type Outcome } from '../kit/settle.ts'
import { contextKey } from '../message/context.ts'
import { HttpError } from '../message/http-error.ts'
import { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { heldContext } from '../platform/node/held-context.ts'
import { HostExchange } from '../platform/node/host-exchange.ts'
import { payloadOf, toPayload } from '../platform/node/host-payload.ts'
import { errorResponse } from '../server/error-response.ts'
import { outgoingFields } from '../server/connection-fields.ts'
import { hostResponse, type HostResponse } from './host-response.ts'
import { withHttpErrors } from './http-errors.ts'
import { nodeRequest } from './node-listener.ts'
import type { NodeRequest, NodeResponse } from './node-types.ts'
import { hostSettings, listOf, type HostOptions, type Recipes } from './options.ts'
import { parsedFields } from './parsed-fields.ts'
import { clientGone } from '../server/client-gone.ts'

/** Fastify's reply, known by its shape. */
export interface FastifyReplyLike {
  readonly raw: NodeResponse & { once(event: 'close', listener: () => void): unknown }
  readonly statusCode: number
  getHeaders(): object
  removeHeader(name: string): unknown
  header(name: string, value: string | string[]): unknown
  code(status: number): unknown
  send(payload?: unknown): unknown
}

/** Fastify's instance, known by its shape. */
export interface FastifyLike {
  addHook(name: 'onRequest', hook: OnRequest): unknown
  addHook(name: 'onSend', hook: OnSend): unknown
}

type OnRequest = (
  request: FastifyRequestLike,
  reply: FastifyReplyLike,
  done: (error?: Error) => void,
) => void
type OnSend = (
  request: FastifyRequestLike,
  reply: FastifyReplyLike,
  payload: unknown,
) => Promise<unknown>

interface FastifyRequestLike {
  readonly raw: NodeRequest
}

/**
 * A recipe as a plugin of Fastify, of any kind: it begins in `onRequest`, and what `next()` gives it is what `onSend` gets. It
 * covers the routes of the instance that registers it. Several recipes: pass a list, as Fastify calls the hooks of
 * each in turn and not around each other. A change of the request does not reach Fastify's handlers.
 *
 * @param middleware a recipe, or a list of them: the first one is outermost
 *
 * @example await app.register(toFastify(problemDetails()))
 */
export function toFastify(
  middleware: Recipes,
  options: HostOptions<readonly [req: NodeRequest, res: NodeResponse]> = {},
): (app: FastifyLike) => Promise<void> {
  const settings = hostSettings('toFastify', options)
  const run = withHttpErrors(
    compose(listOf('toFastify', middleware), (request) => {
      const pass = request.get(passKey)
      return pass
        ? pass()
        : Promise.reject(new Error('The request did not come through toFastify()'))
    }),
  )
  const running = new WeakMap<object, Running>()

  const onRequest: OnRequest = (request, reply, done) => {
    begin(request, reply).then((enter) => enter?.(done), done)
  }

  /** @returns how to go on to Fastify's handlers, unless there is an answer */
  async function begin(
    request: FastifyRequestLike,
    reply: FastifyReplyLike,
  ): Promise<Enter | undefined> {
    const exchange = HostExchange.of(request.raw, reply.raw)
    let incoming = new HttpRequest('http://invalid.invalid/')
    try {
      incoming = nodeRequest(exchange, request.raw, reply.raw, settings)
      const passable = incoming
      const started = start(passable, exchange, (pass) => run(passable.set(passKey, pass)))
      const answered = await Promise.race([started.outcome, started.passed])
      if (typeof answered !== 'function') {
        answer(reply, unwrap(answered), incoming)
        return undefined
      }
      running.set(request, started)
      reply.raw.once('close', started.abandon)
      return answered
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      answer(reply, errorResponse(error), incoming)
      return undefined
    }
  }

  const onSend: OnSend = async (request, reply, payload) => {
    const started = running.get(request)
    if (!started) return payload
    // What the recipe throws comes here again, as the error's own response.
    running.delete(request)
    const host = hostResponse(
      reply.statusCode,
      parsedFields(reply.getHeaders()),
      payloadOf(payload),
    )
    started.resume(host)
    const response = unwrap(await started.outcome)
    apply(reply, response)
    return host.keeps(response) ? payload : toPayload(response, started.request)
  }

  return Object.assign(
    async function recipe(app: FastifyLike): Promise<void> {
      app.addHook('onRequest', onRequest)
      app.addHook('onSend', onSend)
    },
    // Fastify's sign for a plugin that has no scope of its own.
    { [Symbol.for('skip-override')]: true },
  )
}

const passKey = /* @__PURE__ */ contextKey<() => Promise<HttpResponse>>('fastifyPass')

/** Calls back where the recipe has called `next()`: what it keeps in an `AsyncLocalStorage` is there. */
type Enter = (call: () => void) => void

/** A recipe that waits, between its `next()` and the response, for Fastify's own handlers. */
interface Running {
  readonly request: HttpRequest
  readonly outcome: Promise<Outcome<HttpResponse>>
  readonly passed: Promise<Enter>
  readonly resume: (host: HostResponse) => void
  readonly abandon: () => void
}

function start(
  request: HttpRequest,
  exchange: HostExchange,
  run: (pass: () => Promise<HttpResponse>) => Promise<HttpResponse>,
): Running {
  let pass: (enter: Enter) => void = () => undefined
  let resume: (response: HttpResponse) => void = () => undefined
  let fail: (error: Error) => void = () => undefined
  const passed = new Promise<Enter>((resolve) => (pass = resolve))
  const response = new Promise<HttpResponse>((resolve, reject) => {
    resume = resolve
    fail = reject
  })
  response.catch(ignore)
  let called = false
  const outcome = settle(
    run(async () => {
      if (called) throw calledTwice(exchange.describe)
      if (exchange.content?.opened) throw bodyRead(exchange.describe)
      called = true
      pass(
        heldContext((call) => {
          call()
        }),
      )
      return response
    }),
  )
  return {
    request,
    outcome,
    passed,
    resume: (host) => {
      resume(host.response)
    },
    abandon: () => {
      fail(clientGone(exchange.describe))
    },
  }
}

function answer(reply: FastifyReplyLike, response: HttpResponse, request: HttpRequest): void {
  apply(reply, response).send(toPayload(response, request))
}

function apply(reply: FastifyReplyLike, response: HttpResponse): FastifyReplyLike {
  for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name)
  reply.code(response.status)
  outgoingFields(response, undefined, (name, value) => {
    reply.header(name, typeof value === 'string' ? value : [...value])
  })
  return reply
}

function calledTwice(request: string): MiddlewareError {
  return new MiddlewareError(
    `A recipe called next() again for ${request}: Fastify runs its handlers once; mount the routes with the recipe by toNode()`,
  )
}

function bodyRead(request: string): MiddlewareError {
  return new MiddlewareError(
    `A recipe has read the body of ${request}, which Fastify's parsers would not get any more: mount the routes with the recipe by toNode()`,
  )
}
