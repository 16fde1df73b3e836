// A loop around every request orders twice, and hides what the server says.
import {
  createClient,
  HttpError,
  HttpResponse,
  serve,
  sleep,
  type Middleware,
} from 'middleware-cookbook'

const naiveRetry: Middleware = async (request, next) => {
  for (let attempt = 0; attempt < 4; attempt++) {
    const response = await next(request)
    //                     ^^^^^^^^^^^^^ a POST, too: the shop may have taken the order
    if (response.ok) return response
    await sleep(100 * 2 ** attempt)
  }
  throw new Error('Failed after 4 attempts')
  //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ what the server said is lost
}

const orders: string[] = []
const shop = await serve(async (request) => {
  const item = await request.text()
  if (item === '') throw new HttpError(400, 'An order needs an item')
  orders.push(item)
  console.log('the shop takes an order:', item)
  // The first answer does not make it through the proxy in time.
  const status = orders.length === 1 ? 504 : 201
  return new HttpResponse(null, { status })
})

const client = createClient({ middleware: [naiveRetry] })

const response = await client.post(shop.url, { body: 'a piano' })
console.log('the customer sees:', response.status)
console.log('the shop delivers:', orders.join(' and '))

try {
  await client.post(shop.url, { body: '' })
} catch (error) {
  console.log('an order without an item:', String(error))
}

await client.close()
await shop.close()
