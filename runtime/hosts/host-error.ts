import { HttpError } from '../message/http-error.ts'
import type { HttpHeadersInit } from '../message/headers.ts'

/** An error of a host's own handlers that says its status: an HttpError to recipes, and to the host what it was. */
export class HostError extends HttpError {
  /** @param own what the handler has thrown */
  constructor(status: number, message: string | undefined, own: HostsOwn) {
    const { headers } = own
    super(status, message, { cause: own, ...(headers && { headers }) })
  }
}

/** Errors of Koa (`ctx.throw(404)`) and h3 (`HTTPError`), known by their shape. */
interface HostsOwn {
  readonly name?: unknown
  readonly message?: unknown
  readonly status?: unknown
  readonly statusCode?: unknown
  readonly headers?: HttpHeadersInit
  /** Whether the message is for the client. */
  readonly expose?: unknown
}

/**
 * Calls a host's own handlers. What they throw with a status of its own is a {@link HostError}: without it a recipe such as
 * `problemDetails()` would take a 404 for a fault.
 */
export async function withHostErrors<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw asHostError(error)
  }
}

function asHostError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof HttpError) return error
  // Looked at by its shape: it is of a package that we do not know.
  const own = error as HostsOwn
  const status = own.status ?? own.statusCode
  if (!Number.isInteger(status) || Number(status) < 400 || Number(status) > 599) return error
  const isForClient = own.expose === true || own.name === 'HTTPError'
  return new HostError(Number(status), isForClient ? error.message : undefined, own)
}
