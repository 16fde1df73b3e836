import type {
  Handler,
  HttpRequest,
  HttpResponse,
  Middleware,
} from 'middleware-cookbook'

/** Does nothing, in full. */
export const passThrough: Middleware = async (
  request: HttpRequest,
  next: Handler, // (request: HttpRequest) => Promise<HttpResponse>
): Promise<HttpResponse> => {
  // Here you have the request: look at it, change it, or answer it yourself.
  const response = await next(request)
  // Here you have the response: look at it, or change it.
  return response
}
