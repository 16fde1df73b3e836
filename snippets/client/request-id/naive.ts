// An id in the client's defaults is the same for all calls, and says nothing.
import {
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { requestId } from 'middleware-cookbook/client/request-id'

let count = 0
const generate = () => `id-${++count}`

// #region naive
function makeNaive(): Middleware {
  const id = generate()
  //         ^^^^^^^^^^ once for the client, not once for each call
  return async function naiveRequestId(request, next) {
    return next(request.withHeader('x-request-id', id))
    //                  ^^^^^^^^^^ also over the id that the caller has set
  }
}
// #endregion naive

for (const make of [makeNaive, () => requestId({ generate })]) {
  count = 0
  const middleware = make()
  console.log(`# ${middleware.name}`)
  const server = await serve(async ({ url, headers }) => {
    console.log('the server logs', headers.get('x-request-id'), url.pathname)
    return new HttpResponse()
  })
  const client = createClient({
    baseUrl: server.url,
    middleware: [middleware],
  })
  await client.get('/orders/1')
  await client.get('/orders/2')
  const headers = { 'x-request-id': 'job-7' }
  await client.get('/orders/3', { headers })
  await client.close()
  await server.close()
}
