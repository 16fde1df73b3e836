import { MiddlewareError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { requireArgument } from '../kit/require-options.ts'
import { describeType } from '../kit/describe-type.ts'
import { aFunction, required } from '../kit/rules.ts'
import { edgeKey, type Edge, type ResponseChanges } from '../message/edge.ts'
import type { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { report } from './report.ts'

/** Returns a changed copy of a response. */
export type ResponseChange = (response: HttpResponse) => HttpResponse | Promise<HttpResponse>

/**
 * Changes the response of `next(request)`, even if an error becomes that response.
 *
 * A thrown error stays thrown, so that outer middleware can catch it. The change is recorded, and applied where the
 * error becomes a response: in `serve()`, in a client that calls the application in memory, or in
 * {@link errorResponse}. Changes are applied innermost first. An error that has the old one as its `cause` keeps them;
 * one without loses them. A change that throws there is reported and skipped.
 *
 * Without a server or such a client, the error passes unchanged.
 *
 * @param request for `next`
 * @param change gets each response: check its status if the change is not for all
 * @throws what `next` and, for a response, `change` throw
 *
 * @example
 * const noSniff: Middleware = (request, next) =>
 *   mapResponse(request, next, (response) =>
 *     response.withHeader('x-content-type-options', 'nosniff'),
 *   )
 */
export async function mapResponse(
  request: HttpRequest,
  next: Handler,
  change: ResponseChange,
): Promise<HttpResponse> {
  requireArgument('mapResponse(change)', change, CHANGE)
  const edge = request.get(edgeKey)
  if (!edge) return requireResponse(await change(await next(request)))
  // Only this function makes them.
  const outer = (edge.changes ??= new RecordedChanges()) as RecordedChanges
  const inner = new RecordedChanges()
  edge.reported ??= new WeakSet()
  const further: Edge = { ...edge, changes: inner }
  let response: HttpResponse
  try {
    response = await next(request.set(edgeKey, further))
  } catch (error) {
    outer.record(error, { change, inner: inner.of(error) })
    throw error
  }
  outer.passed = { change, inner: inner.passed }
  return requireResponse(await change(response))
}

const CHANGE = required(aFunction)

/** A change, and those that are applied before it. */
interface Changes {
  readonly change: ResponseChange
  readonly inner: Changes | undefined
}

/**
 * The changes recorded inside one `mapResponse()`. Each has its own, so that a second attempt replaces the changes of
 * the first, even if both throw the same object.
 */
class RecordedChanges implements ResponseChanges {
  passed: Changes | undefined
  readonly #failed = new Map<unknown, Changes>()

  record(error: unknown, changes: Changes): void {
    this.#failed.set(error, changes)
  }

  /** The changes of an error, or of its nearest cause that has some. */
  of(error: unknown): Changes | undefined {
    const seen = new Set<unknown>()
    for (let one = error; !seen.has(one); one = one.cause) {
      const changes = this.#failed.get(one)
      if (changes || !hasCause(one)) return changes
      seen.add(one)
    }
    return undefined
  }

  failed(error: unknown, response: HttpResponse, request: HttpRequest): Promise<HttpResponse> {
    return applyAll(this.of(error), response, request)
  }

  unsent(response: HttpResponse, request: HttpRequest): Promise<HttpResponse> {
    return applyAll(this.passed, response, request)
  }
}

function hasCause(error: unknown): error is { readonly cause: unknown } {
  return typeof error === 'object' && error !== null && 'cause' in error
}

function requireResponse(response: unknown): HttpResponse {
  if (response instanceof HttpResponse) return response
  throw new MiddlewareError(
    `mapResponse() got ${describeType(response)} from its change: return the changed response`,
  )
}

async function applyAll(
  changes: Changes | undefined,
  response: HttpResponse,
  request: HttpRequest,
): Promise<HttpResponse> {
  if (!changes) return response
  const { change, inner } = changes
  const sofar = await applyAll(inner, response, request)
  try {
    return requireResponse(await change(sofar))
  } catch (error) {
    report(request, error)
    return sofar
  }
}
