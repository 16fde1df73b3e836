import type { Handler } from '../handler.ts'
import { HttpError } from '../message/http-error.ts'
import { errorResponse } from '../server/error-response.ts'
import { HostError } from './host-error.ts'
import { report } from '../server/report.ts'

/** Answers the `HttpError`s of a recipe. Any other error is the host's, which handles its own: a redirect, a 404, a fault. */
export function withHttpErrors(app: Handler): Handler {
  return async function httpErrors(request) {
    try {
      return await app(request)
    } catch (error) {
      if (error instanceof HostError) throw error.cause
      if (!(error instanceof HttpError)) throw error
      if (error.status >= 500) report(request, error)
      return errorResponse(error, request)
    }
  }
}
