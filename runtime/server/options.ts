import { MiddlewareError } from '../errors.ts'
import type { HttpRequest } from '../message/request.ts'

/** Options of `serve`. All have a default. */
export interface ServeOptions {
  /** 0 (default) takes a free port: read it from `server.url`. */
  readonly port?: number
  /** The address to listen on (default `127.0.0.1`: this machine only; `0.0.0.0` or `::` for all). */
  readonly hostname?: string
  /**
   * How many bytes of a request's body may be read, counted after decompression (default 1 MiB). A read beyond that
   * throws an {@link HttpError} 413. `Infinity` sets no limit.
   */
  readonly maxBodySize?: number
  /** How long `close()` lets requests in flight go on, in ms (default 10 000). */
  readonly closeTimeout?: number
  /**
   * Gets every error that the client is not told about: what was thrown and is no `HttpError`, an `HttpError` from 500
   * on, a response that could not be sent, a body that failed midway. Default: `console.error`.
   */
  readonly onError?: ErrorListener
}

/** Told about errors that stay on the server. What it throws itself goes to `console.error`. */
export type ErrorListener = (error: unknown, request: HttpRequest) => void | Promise<void>

/** A running server. Made by `serve`. */
export interface Server {
  /** Where it listens: `http://127.0.0.1:49152/`. */
  readonly url: URL
  /**
   * Stops accepting, closes idle connections, and lets requests in flight end within `closeTimeout`. The second call
   * waits for the first.
   */
  close(): Promise<void>
}

/** @throws RangeError, TypeError or MiddlewareError for an option that cannot work */
export function checkOptions(app: unknown, options: ServeOptions = {}): Required<ServeOptions> {
  const {
    port = 0,
    hostname = '127.0.0.1',
    maxBodySize = 1 << 20,
    closeTimeout = 10_000,
    onError = logError,
  } = options
  if (typeof app !== 'function') {
    throw new MiddlewareError(
      `serve() takes an application, which is a function (request) => Promise<HttpResponse>, not ${typeof app}`,
    )
  }
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`port is ${port}: pass a whole number from 0 to 65535; 0 takes a free one`)
  }
  if (typeof hostname !== 'string' || hostname === '') {
    throw new TypeError('hostname is empty: pass an address such as 127.0.0.1, or leave it out')
  }
  requireLimit('maxBodySize', maxBodySize, 'bytes')
  requireLimit('closeTimeout', closeTimeout, 'milliseconds')
  return { port, hostname, maxBodySize, closeTimeout, onError: guarded(onError) }
}

function requireLimit(name: string, value: number, unit: string): void {
  if (typeof value === 'number' && value >= 0) return
  throw new RangeError(`${name} is ${value}: pass a number of ${unit}, or Infinity for no limit`)
}

function logError(error: unknown, request: HttpRequest): void {
  console.error(`${String(request)} failed:`, error)
}

/** A listener that fails, at once or later, must not take the response or the process down. */
function guarded(listener: ErrorListener): ErrorListener {
  const tell = async (error: unknown, request: HttpRequest) => {
    try {
      await listener(error, request)
    } catch (ownError) {
      console.error('onError failed:', ownError, 'while it was told about:', error)
    }
  }
  return (error, request) => {
    void tell(error, request)
  }
}
