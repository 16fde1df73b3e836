/**
 * A small client and server on one idea: everything is a {@link Handler}, and a {@link Middleware} stands
 * before one on either side.
 */
export { compose, type Handler, type Middleware } from './handler.ts'

export { HttpRequest, type HttpRequestInit } from './message/request.ts'
export {
  HttpResponse,
  type HttpResponseChanges,
  type HttpResponseInit,
} from './message/response.ts'
export { HttpHeaders, type HttpHeadersInit } from './message/headers.ts'
export { Body, type BodyInit, type OneShot, type ReleaseLimits } from './message/body.ts'
export { contextKey, type ContextKey } from './message/context.ts'
export type { Message } from './message/message.ts'

export { HttpError, type HttpErrorOptions } from './http-error.ts'
export { BodyParseError } from './message/parse.ts'
export {
  AttemptTimeoutError,
  BodyConsumedError,
  BodyNotReplayableError,
  InvalidMessageError,
  MiddlewareError,
  NetworkError,
  OperationTimeoutError,
  PortInUseError,
  RedirectError,
  RouteError,
  TimeoutError,
} from './errors.ts'

export { clock, installClock, sleep, systemClock, type Clock } from './clock.ts'

export {
  createClient,
  type CallOptions,
  type Client,
  type ClientOptions,
  type RedirectMode,
} from './client/client.ts'
export { attemptTimeout } from './client/attempt-timeout.ts'
export { timeLeft } from './client/deadline.ts'
export { followRedirects, type FollowRedirectsOptions } from './client/redirects.ts'
export { withCredential, credentialNames } from './client/credentials.ts'
export { fetchTransport, type FetchTransportOptions } from './client/fetch-transport.ts'
export type { Fetch } from './client/fetch.ts'
export type { Transport } from './client/transport.ts'
export { httpTransport } from '#platform'
export type { HttpTransportOptions } from './platform/options.ts'

export { serve } from '#platform'
export type { ErrorListener, ServeOptions, Server } from './server/options.ts'
export { errorResponse } from './server/error-response.ts'
export { routes } from './server/routes.ts'
export { param, params } from './server/param.ts'
