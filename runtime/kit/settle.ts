/** The result of a call: its response, or the error that it threw. */
export type Outcome<Response> =
  | { readonly response: Response; readonly error?: never }
  | { readonly response?: never; readonly error: unknown }

/**
 * Waits for a call and returns its response or its error. It never rejects.
 *
 * @example
 * const outcome = await settle(next(request))
 * if (outcome.response?.status === 503) count++
 * return unwrap(outcome)
 */
export function settle<Response>(call: Promise<Response>): Promise<Outcome<Response>> {
  return call.then(
    (response) => ({ response }),
    (error: unknown) => ({ error }),
  )
}

/**
 * Returns the response of an outcome, or throws its error.
 *
 * @example
 * return unwrap(await settle(next(request)))
 */
export function unwrap<Response>(outcome: Outcome<Response>): Response {
  if (outcome.response !== undefined) return outcome.response
  throw outcome.error
}
