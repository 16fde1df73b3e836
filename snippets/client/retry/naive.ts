// A loop around every request orders twice, and hides what the server says.
import {
  createClient,
  HttpError,
  HttpResponse,
  serve,
  sleep,
  type Middleware,
} from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'

// #region naive
const naiveRetry: Middleware = async (request, next) => {
  for (let attempt = 0; attempt < 4; attempt++) {
    const response = await next(request)
    //                     ^^^^^^^^^^^^^ also a POST: the shop may have taken the order
    if (response.ok) return response
    await sleep(100 * 2 ** attempt)
  }
  throw new Error('Failed after 4 attempts')
  //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the answer of the server is lost
}
// #endregion naive

for (const middleware of [naiveRetry, retry()]) {
  console.log(`# ${middleware.name}`)
  const orders: string[] = []
  const shop = await serve(async (request) => {
    const item = await request.text()
    if (item === '') throw new HttpError(400, 'An order needs an item')
    orders.push(item)
    // The first answer does not make it through the proxy in time.
    const status = orders.length === 1 ? 504 : 201
    return new HttpResponse(null, { status })
  })
  const client = createClient({ middleware: [middleware] })

  const response = await client.post(shop.url, { body: 'a piano' })
  console.log('the customer sees:', response.status)
  console.log('the shop delivers:', orders.join(' and '))

  console.log('an order without an item:')
  const refused = await client.post(shop.url, { body: '' }).catch(String)
  const why = typeof refused === 'string' ? refused : await refused.text()
  console.log(' ', why.trim())

  await client.close()
  await shop.close()
}
