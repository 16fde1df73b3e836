// Look up, run, store: two requests at once both find nothing, and Eve gets Ada's answer.
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { idempotencyKey } from 'middleware-cookbook/server/idempotency-key'
import { memoryStore } from 'middleware-cookbook/store'

// #region naive
const answers = new Map<string, HttpResponse>()

const naiveOnce: Middleware = async (request, next) => {
  const key = request.headers.get('idempotency-key') ?? ''
  const known = answers.get(key)
  //            ^^^^^^^^^^^^^^^^ whose key it is, and for what, is not asked
  if (known) return known
  const response = await next(request)
  //               ^^^^^^^^^^^^^^^^^^^ meanwhile the second request finds nothing
  answers.set(key, response)
  return response
}
// #endregion naive

const recipe = idempotencyKey({
  store: memoryStore({ whenFull: 'refuse' }),
  scope: ({ headers }) => headers.get('x-user') ?? '',
})

for (const once of [naiveOnce, recipe]) {
  console.log(`# ${once.name}`)
  let orders = 0
  let pressed = 0
  const order: Handler = async (request) => {
    pressed += 1
    // The first order is not placed yet, and Ada presses again.
    if (pressed === 1) await buy('Ada')
    orders += 1
    return new HttpResponse(`${orders}: for ${request.headers.get('x-user')}`)
  }
  const server = await serve(compose([once], order))
  const client = createClient({ baseUrl: server.url })
  const buy = async (user: string) => {
    const headers = { 'x-user': user, 'idempotency-key': '4f1c' }
    const response = await client.post('/orders', { headers })
    return response.text()
  }
  await buy('Ada')
  console.log(`Ada pressed twice, orders: ${orders}`)
  console.log(`Eve has the same key and gets "${await buy('Eve')}"`)
  await client.close()
  await server.close()
}
