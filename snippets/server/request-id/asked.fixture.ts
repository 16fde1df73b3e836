import {
  compose,
  HttpRequest,
  HttpResponse,
  type Handler,
  type HttpHeadersInit,
} from 'middleware-cookbook'
import {
  currentRequestId,
  requestId,
  requestIdKey,
  type RequestIdOptions,
} from 'middleware-cookbook/server/request-id'

export const url = 'http://api.example.org/notes'
export const generate = () => 'new'

export const echo: Handler = async (request) =>
  HttpResponse.json({
    key: request.get(requestIdKey),
    header: request.headers.get('x-request-id'),
    current: currentRequestId(),
  })

export async function ask(
  headers: HttpHeadersInit = {},
  options: RequestIdOptions = { generate },
  handler = echo,
): Promise<HttpResponse> {
  const app = compose([requestId(options)], handler)
  return app(new HttpRequest(url, { headers }))
}
