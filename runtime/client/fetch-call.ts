import type { Body } from '../message/body.ts'
import type { HttpResponse } from '../message/response.ts'
import type { CallOptions } from './options.ts'

/**
 * Sends a request through the client's middleware.
 *
 * @param asked the options for the transport
 */
export type Call = (
  url: string,
  options: CallOptions,
  method: string,
  asked: RequestInit,
) => Promise<HttpResponse>

/** The arguments of a `fetch`, as they were at the call. */
export interface FetchCall {
  /** The input, if it is a Request. */
  readonly from: Request | undefined
  readonly init: RequestInit
  /**
   * Both together, checked by the platform, but without the signal: the platform would listen to it until it is
   * collected.
   */
  readonly request: Request
  /** The form that was given, if it was one. */
  readonly form: Body | undefined
}
