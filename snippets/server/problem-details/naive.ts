// A catch around everything tells secrets, and blames the server for each error.
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  routes,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { problemDetails } from 'middleware-cookbook/server/problem-details'

// #region naive
const naiveErrors: Middleware = async (request, next) => {
  try {
    return await next(request)
  } catch (error) {
    return HttpResponse.json({ error: String(error) }, { status: 500 })
    //                                ^^^^^^^^^^^^^ its text may hold a secret
  }
}
// #endregion naive

const handler = routes({
  'POST /orders': async () => {
    throw new HttpError(400, 'An order needs an item')
  },
  'GET /orders': async () => {
    throw new Error('no connection to postgres://shop:open-sesame@db.internal')
  },
})
const onError = (error: unknown) => {
  console.log('the log:', String(error))
}

for (const middleware of [naiveErrors, problemDetails()]) {
  console.log(`# ${middleware.name}`)
  const server = await serve(compose([middleware], handler), { onError })
  const client = createClient({ baseUrl: server.url })
  for (const [what, method] of [
    ["the client's mistake", 'POST'],
    ['a database that is down', 'GET'],
    ['a method that is not there', 'DELETE'],
  ] as const) {
    console.log(`${what}:`)
    const response = await client.request('/orders', { method })
    console.log(' ', response.status, (await response.text()).trim())
  }
  await client.close()
  await server.close()
}
