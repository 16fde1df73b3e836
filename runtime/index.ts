/**
 * A small client and server on one idea: everything is a {@link Handler}, and a {@link Middleware} wraps one on either
 * side.
 */
export { compose } from './compose.ts'
export type { Handler, Middleware } from './handler.ts'

export { HttpRequest, type HttpRequestInit } from './message/request.ts'
export {
  HttpResponse,
  type HttpResponseChanges,
  type HttpResponseInit,
} from './message/response.ts'
export { HttpHeaders, type HttpHeadersInit } from './message/headers.ts'
export { Body, type BodyInit, type StreamSource, type ReleaseLimits } from './message/body.ts'
export { contextKey, type ContextKey } from './message/context.ts'
export type { Message } from './message/message.ts'

export { HttpError, type HttpErrorOptions } from './message/http-error.ts'
export { BodyParseError } from './message/decode.ts'
export type { BodyPart } from './message/body-part.ts'
export type { PartsOptions } from './message/parts.ts'
export type { MultipartLimits } from './http/multipart/parse-multipart.ts'
export {
  AttemptTimeoutError,
  BodyConsumedError,
  BodyNotReplayableError,
  ConnectionForbiddenError,
  ConnectTimeoutError,
  IdleTimeoutError,
  InvalidMessageError,
  MiddlewareError,
  NetworkError,
  OperationTimeoutError,
  PortInUseError,
  RedirectError,
  ResponseTooLargeError,
  RouteError,
  TimeoutError,
} from './errors.ts'

export { clock, installClock, sleep, systemClock, type Clock } from './clock.ts'

export { createClient } from './client/client.ts'
export type { CallOptions, Client, ClientOptions } from './client/options.ts'
export type { RedirectMode } from './client/redirect-mode.ts'
export { attemptTimeout } from './client/attempt-timeout.ts'
export { idleTimeout } from './client/idle-timeout.ts'
export { timeLeft } from './client/deadline.ts'
export { followRedirects, type FollowRedirectsOptions } from './client/follow-redirects.ts'
export type { ConnectionGuard, ConnectionTarget } from './client/connection-guard.ts'
export { guardConnections } from './client/guard-connections.ts'
export { withCredential, credentialNames } from './client/credentials.ts'
export { fetchTransport, type FetchTransportOptions } from './client/checked-fetch-transport.ts'
export type { Fetch, ForeignFetch } from './client/fetch-types.ts'
export { withMiddleware } from './client/with-middleware.ts'
export type { CloseOptions } from './client/closing.ts'
export type { Transport } from './client/transport.ts'
export { httpTransport } from '#platform'
export type { HttpTransportOptions } from './platform/options.ts'

export { serve } from '#platform'
export type { ErrorListener, ServeOptions, Server } from './server/options.ts'
export { errorResponse } from './server/error-response.ts'
export { toHttpError } from './server/to-http-error.ts'
export { replaceContent } from './message/replace-content.ts'
export { mapResponse, type ResponseChange } from './server/map-response.ts'
export { clientAddress } from './server/client-address.ts'
export { report } from './server/report.ts'
export { routes } from './server/routes.ts'
export { param, params } from './server/param.ts'

export { toFetch } from './hosts/to-fetch.ts'
export { around, type Around } from './hosts/around.ts'
export { toNode } from './hosts/to-node.ts'
export type { HostOptions, Recipes } from './hosts/options.ts'
export type { NodeListener, NodeNext, NodeRequest, NodeResponse } from './hosts/node-types.ts'
export { hostContext, waitUntil } from './hosts/context.ts'
