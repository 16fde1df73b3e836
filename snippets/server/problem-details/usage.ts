// Errors that a program can read, whoever raised them, and no secret in them.
import {
  compose,
  createClient,
  HttpResponse,
  routes,
  serve,
  type Handler,
} from 'middleware-cookbook'
import {
  Problem,
  problemDetails,
} from 'middleware-cookbook/server/problem-details'

const order: Handler = async (request) => {
  const { price } = await request.json<{ price: number }>()
  const balance = 30
  if (price <= balance) return new HttpResponse(null, { status: 201 })
  throw new Problem(403, `It costs ${price}, and you have ${balance}`, {
    type: 'https://shop.example/problems/out-of-credit',
    title: 'You do not have enough credit',
    members: { balance },
  })
}
const listOrders: Handler = async () => {
  throw new Error('no connection to postgres://shop:open-sesame@db.internal')
}

function onError(error: unknown) {
  console.log('the log:', String(error))
}

const app = compose(
  [problemDetails({ onError })],
  routes({ 'POST /orders': order, 'GET /orders': listOrders }),
)
const server = await serve(app, { onError })
const client = createClient({ baseUrl: server.url })

await show(client.post('/orders', { json: { price: 50 } }))
await show(client.post('/orders'))
await show(client.delete('/orders'))
await show(client.get('/orders'))

async function show(answer: Promise<HttpResponse>): Promise<void> {
  const response = await answer
  console.log(response.headers.get('content-type'))
  console.log(await response.json())
}

await client.close()
await server.close()
