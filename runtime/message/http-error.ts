import { requireArgument, requireOptions, type Rules } from '../kit/require-options.ts'
import { anything, required, wholeNumber } from '../kit/rules.ts'
import type { HttpHeadersInit } from './headers.ts'
import { errorPhrase } from '../http/status.ts'

/** What an {@link HttpError} may carry besides its status and message. */
export interface HttpErrorOptions {
  /** What led to the error. */
  readonly cause?: unknown
  /** Headers of the response, such as `WWW-Authenticate` for a 401. */
  readonly headers?: HttpHeadersInit
}

/**
 * An error with an HTTP status. Thrown anywhere in a server, it becomes the response.
 *
 * The client reads the message of a 4xx error, so write it for the client. The message of a 5xx error stays on the
 * server: its response has only the name of the status.
 *
 * @example throw new HttpError(404, 'No such note')
 */
export class HttpError extends Error {
  override readonly name: string = 'HttpError'
  readonly code: string = 'ERR_HTTP'
  /** The status code, 400 to 599. */
  declare readonly status: number
  declare readonly headers: HttpHeadersInit

  /** @throws RangeError or TypeError for a status or an option that cannot work */
  constructor(status: number, message?: string, options: HttpErrorOptions = {}) {
    requireArgument('HttpError(status)', status, STATUS)
    requireOptions('HttpError', options, OPTIONS)
    super(message ?? errorPhrase(status), options)
    this.status = status
    this.headers = options.headers ?? {}
  }

  /** The text for the client: the message below 500, and the name of the status from 500 on. */
  get publicMessage(): string {
    return this.status < 500 ? this.message : errorPhrase(this.status)
  }
}

const STATUS = /* @__PURE__ */ required(/* @__PURE__ */ wholeNumber(400, 599))

/** The headers check themselves where the error becomes a response. */
const OPTIONS: Rules<HttpErrorOptions> = { cause: anything, headers: anything }
