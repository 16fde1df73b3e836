// An old client sends Latin-1, and the handler gets UTF-8.
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

// #region middleware
const toUtf8: Middleware = async (request, next) => {
  const type = request.headers.get('content-type') ?? ''
  if (!/;\s*charset=iso-8859-1$/i.test(type)) return next(request)
  // text() decodes with the charset that Content-Type names.
  const utf8 = request
    .with({ body: await request.text() })
    .withHeader('content-type', type.replace(/;.*/, ''))
  return next(utf8)
}
// #endregion middleware

const handler: Handler = async (request) => {
  const { name } = await request.json<{ name: string }>()
  return new HttpResponse(`Hello, ${name}!`)
}

const server = await serve(compose([toUtf8], handler))
const client = createClient()

const latin1 = Uint8Array.from('{"name":"Zoë"}', (char) => char.charCodeAt(0))
const response = await client.post(server.url, {
  headers: { 'content-type': 'application/json; charset=iso-8859-1' },
  body: latin1,
})
console.log(await response.text())

await client.close()
await server.close()
