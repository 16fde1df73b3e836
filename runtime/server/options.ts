import { requireArgument, requireOptions, type Rules } from '../kit/require-options.ts'
import { above, aFunction, aHandler, aLimit, aString, required, wholeNumber } from '../kit/rules.ts'
import type { ErrorListener } from '../message/edge.ts'

export type { ErrorListener } from '../message/edge.ts'

/** Options of `serve`. All have a default. */
export interface ServeOptions {
  /** The port to listen on (default 0: a free one; read it from `server.url`). */
  readonly port?: number
  /** The address to listen on (default `127.0.0.1`: this machine only; `0.0.0.0` or `::` for all). */
  readonly hostname?: string
  /**
   * Limit in bytes for a request's body, counted after decompression (default 1 MiB). A read beyond it throws an
   * {@link HttpError} 413. `Infinity` sets no limit.
   */
  readonly maxBodySize?: number
  /**
   * Time in ms in which a request must have arrived, with its body (default 300 000; its headers have 60 000 at most).
   * Then the server answers 408 and closes the connection, and a handler that still reads gets a `NetworkError` that
   * says so. `Infinity` sets no limit, which a slow upload of gigabytes needs, and which lets slow clients hold
   * connections.
   */
  readonly requestTimeout?: number
  /**
   * Time in ms that a connection stays open without a request (default 5000; `Infinity` sets no limit). Behind a load
   * balancer it must be longer than the balancer's: else the balancer sends a request on a connection that closes, and
   * answers 502.
   */
  readonly keepAliveTimeout?: number
  /** Time in ms that `close()` gives to requests in flight (default 10 000). */
  readonly closeTimeout?: number
  /**
   * Called with every error whose details the client does not see: any error but an `HttpError` below 500, a response
   * that could not be sent, a body that failed midway. Default: `console.error`.
   */
  readonly onError?: ErrorListener
}

/** A running server. Made by `serve`. */
export interface Server {
  /** The address of the server: `http://127.0.0.1:49152/`. */
  readonly url: URL
  /**
   * Stops accepting requests, closes idle connections, and waits up to `closeTimeout` for requests in flight. A second
   * call waits for the first.
   */
  close(): Promise<void>
}

/** Options with their defaults. That of `onError` is the reporter's. */
export type ServeSettings = Required<Omit<ServeOptions, 'onError'>> & {
  readonly onError: ErrorListener | undefined
}

/** Bytes of a request's body that a server or a host reads, where nothing else is said. */
export const MAX_BODY_SIZE = 1024 * 1024

const OPTIONS: Rules<ServeOptions> = {
  port: { ...wholeNumber(0, 65_535), pass: 'a whole number from 0 to 65535; 0 takes a free one' },
  hostname: {
    ...aString,
    pass: 'an address such as 127.0.0.1',
    accepts: (value) => typeof value === 'string' && value !== '',
    secret: false,
  },
  maxBodySize: aLimit('bytes'),
  requestTimeout: above(0, 'ms'),
  keepAliveTimeout: above(0, 'ms'),
  closeTimeout: aLimit('ms'),
  onError: aFunction,
}

/** @throws RangeError, TypeError or MiddlewareError for an option that cannot work, and for an unknown one */
export function checkOptions(app: unknown, options: ServeOptions = {}): ServeSettings {
  requireArgument('serve(app)', app, required(aHandler))
  requireOptions('serve', options, OPTIONS)
  return {
    port: options.port ?? 0,
    hostname: options.hostname ?? '127.0.0.1',
    maxBodySize: options.maxBodySize ?? MAX_BODY_SIZE,
    requestTimeout: options.requestTimeout ?? 300_000,
    keepAliveTimeout: options.keepAliveTimeout ?? 5000,
    closeTimeout: options.closeTimeout ?? 10_000,
    onError: options.onError,
  }
}
