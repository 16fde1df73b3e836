// The network loses the first answer, "Buy" is pressed again, and there is one order.
import {
  createClient,
  HttpResponse,
  type HttpRequest,
} from 'middleware-cookbook'

const orders: unknown[] = []
async function order(request: HttpRequest): Promise<HttpResponse> {
  orders.push(await request.json())
  return HttpResponse.json({ order: orders.length }, { status: 201 })
}
// The user, as your authentication knows it.
const userOf = ({ headers }: HttpRequest) => headers.get('x-user') ?? ''

// #region use
import { compose, routes, serve } from 'middleware-cookbook'
import { idempotencyKey } from 'middleware-cookbook/server/idempotency-key'
import { memoryStore } from 'middleware-cookbook/store'

const store = memoryStore({ whenFull: 'refuse' })
const once = idempotencyKey({ store, scope: userOf })
const app = routes({ 'POST /orders': compose([once], order) })
const server = await serve(app)
// #endregion use

const client = createClient({ baseUrl: server.url })
await buy('ada', 'a piano', '"4f1c"')
await buy('ada', 'a piano', '"4f1c"')
await buy('ada', 'two pianos', '"4f1c"')
await buy('eve', 'a piano', '"4f1c"')
await buy('ada', 'a piano', undefined)
console.log('orders:', orders.length)

async function buy(user: string, item: string, key: string | undefined) {
  const headers = { 'x-user': user, ...(key && { 'idempotency-key': key }) }
  const response = await client.post('/orders', { json: { item }, headers })
  console.log(user, item, response.status, (await response.text()).trim())
}

await client.close()
await server.close()
