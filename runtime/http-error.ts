import type { HttpHeadersInit } from './message/headers.ts'
import { errorPhrase } from './status.ts'

/** What an {@link HttpError} may carry besides its status and message. */
export interface HttpErrorOptions extends ErrorOptions {
  /** Headers of the response, such as `WWW-Authenticate` for a 401. */
  readonly headers?: HttpHeadersInit
}

/**
 * An error with an HTTP status. Thrown anywhere in a server it becomes its response.
 *
 * The client reads the message of a 4xx error, so write it for the client. The message of a 5xx error
 * stays inside: its response says no more than the status.
 */
export class HttpError extends Error {
  override readonly name: string = 'HttpError'
  /** The status code, 400 to 599. */
  declare readonly status: number
  declare readonly headers: HttpHeadersInit

  constructor(status: number, message?: string, options: HttpErrorOptions = {}) {
    super(message ?? errorPhrase(status), options)
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new RangeError(`HttpError takes a status from 400 to 599, not ${String(status)}`)
    }
    this.status = status
    this.headers = options.headers ?? {}
  }

  /** What the client may read: the message below 500, and only the status's name from there on. */
  get publicMessage(): string {
    return this.status < 500 ? this.message : errorPhrase(this.status)
  }
}
