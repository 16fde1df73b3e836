// Errors that a program can read, wherever they are thrown, and no secret in them.
import { createClient, type HttpResponse } from 'middleware-cookbook'

async function save(price: number): Promise<HttpResponse> {
  throw new Error(`no place for ${price}: postgres://shop:open-sesame@db`)
}
const onError = (error: unknown) => console.log('the log:', String(error))
const type = 'https://shop.test/credit'

// #region use
import { compose, routes, serve, type Handler } from 'middleware-cookbook'
import { Problem } from 'middleware-cookbook/server/problem-details'
import { problemDetails } from 'middleware-cookbook/server/problem-details'

const order: Handler = async (request) => {
  const { price } = await request.json<{ price: number }>()
  if (price > 30) throw new Problem(403, 'You have 30', { type })
  return save(price)
}
const app = compose([problemDetails()], routes({ 'POST /orders': order }))
const server = await serve(app, { onError })
// #endregion use

const client = createClient({ baseUrl: server.url })
const refused = await client.post('/orders', { json: { price: 50 } })
console.log(await refused.text())

await show(client.post('/orders'))
await show(client.post('/orders', { json: { price: 20 } }))

async function show(answer: Promise<HttpResponse>): Promise<void> {
  const response = await answer
  const { title, detail } = await response.json<Record<string, string>>()
  console.log(`${response.status} ${title}: ${detail ?? 'no detail'}`)
}

await client.close()
await server.close()
