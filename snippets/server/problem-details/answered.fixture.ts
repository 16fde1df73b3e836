import { compose, createClient, type Handler } from 'middleware-cookbook'
import { vi } from 'vitest'
import {
  problemDetails,
  type ProblemDetailsOptions,
} from './problem-details.ts'

export const url = 'http://example.org/orders'

/** What a client gets from a handler behind the middleware. */
export async function answerOf(
  handler: Handler,
  options?: ProblemDetailsOptions,
) {
  const onError = vi.fn()
  const app = compose([problemDetails({ onError, ...options })], handler)
  const response = await createClient({ transport: app }).get(url)
  const text = await response.text()
  const type = response.headers.get('content-type')
  return { response, text, type, onError }
}

export const throwing =
  (error: unknown): Handler =>
  () =>
    Promise.reject(error)
