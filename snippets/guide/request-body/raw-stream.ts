// A logger takes the stream, and the handler gets an error that names it.
// @bun has no function names on the stack after an await
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const streamLogger: Middleware = async (request, next) => {
  let size = 0
  for await (const chunk of request.stream()) size += chunk.byteLength
  console.log('logger counts:', size, 'bytes')
  return next(request)
}
const handler: Handler = async (request) => {
  const { name } = await request.json<{ name: string }>()
  return new HttpResponse(`Hello, ${name}!`)
}

const server = await serve(compose([streamLogger], handler), {
  onError: (error) => console.log('log:', String(error)),
})
const client = createClient()

const response = await client.post(server.url, { json: { name: 'Ada' } })
console.log(response.status, (await response.text()).trim())

await client.close()
await server.close()
