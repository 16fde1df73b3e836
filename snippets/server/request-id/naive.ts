// An id that is taken as it comes forges log lines, and is missing on errors.
import {
  compose,
  contextKey,
  createClient,
  HttpError,
  HttpResponse,
  serve,
  type Handler,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'
import { requestId, requestIdKey } from 'middleware-cookbook/server/request-id'

// #region naive
const naiveKey = contextKey<string>('requestId')

const naiveRequestId: Middleware = async (request, next) => {
  const id = request.headers.get('x-request-id') ?? generate()
  //         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a stranger writes into your log
  const response = await next(request.set(naiveKey, id))
  //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an error skips what follows
  return response.withHeader('x-request-id', id)
}
// #endregion naive

let count = 0
const generate = () => `id-${++count}`
const idOf = (request: HttpRequest) =>
  request.get(naiveKey) ?? request.get(requestIdKey)

const handler: Handler = async (request) => {
  console.log(`  log: id=${idOf(request)} user=ada level=info`)
  if (request.url.pathname === '/nothing') throw new HttpError(404)
  return new HttpResponse('buy milk')
}

for (const middleware of [naiveRequestId, requestId({ generate })]) {
  console.log(`# ${middleware.name}`)
  count = 0
  const server = await serve(compose([middleware], handler))
  const client = createClient({ baseUrl: server.url })
  for (const [path, headers] of [
    ['/note', { 'x-request-id': '7 user=root level=debug' }],
    ['/note', { 'x-request-id': 'order-7' }],
    ['/nothing', {}],
  ] as const) {
    const response = await client.get(path, { headers })
    await response.release()
    const { status, headers: fields } = response
    console.log('the client gets', status, fields.get('x-request-id'))
  }
  await client.close()
  await server.close()
}
