// A map of responses by URL gives one user's page to another, and hides every change.
import {
  clock,
  createClient,
  HttpResponse,
  routes,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { httpCache } from 'middleware-cookbook/client/http-cache'

// #region naive
const known = new Map<string, { response: HttpResponse; until: number }>()
const naiveCache: Middleware = async (request, next) => {
  const entry = known.get(request.href)
  //                      ^^^^^^^^^^^^ the same for Alice and Bob, GET and POST
  if (entry && entry.until > clock.now()) return entry.response
  const response = await next(request)
  await response.bytes()
  const until = clock.now() + 60_000
  //                          ^^^^^^ also for what says no-store
  known.set(request.href, { response, until })
  return response
}
// #endregion naive

for (const middleware of [naiveCache, httpCache()]) {
  console.log(`# ${middleware.name}`)
  let stock = 3
  let code = 1000
  const fresh = { 'cache-control': 'max-age=60' }
  const service = await serve(
    routes({
      'GET /account': async ({ headers }) => {
        const user = headers.get('authorization')?.replace('Bearer ', '')
        return new HttpResponse(`the account of ${user}`, { headers: fresh })
      },
      'GET /piano': async () =>
        new HttpResponse(`${stock} in stock`, { headers: fresh }),
      'POST /piano': async () => new HttpResponse(`ordered, ${--stock} left`),
      'GET /code': async () => {
        const headers = { 'cache-control': 'no-store' }
        return new HttpResponse(`code ${++code}`, { headers })
      },
    }),
  )
  const client = createClient({
    baseUrl: service.url,
    middleware: [middleware],
  })
  const get = async (path: string, user = 'nobody') => {
    const headers = { authorization: `Bearer ${user}` }
    return (await client.get(path, { headers })).text()
  }

  console.log('Alice:', await get('/account', 'Alice'))
  console.log('Bob:', await get('/account', 'Bob'))
  console.log('before the order:', await get('/piano'))
  console.log('the order:', await (await client.post('/piano')).text())
  console.log('after the order:', await get('/piano'))
  console.log('one-time codes:', await get('/code'), await get('/code'))

  await client.close()
  await service.close()
}
