// Too large, no JSON, another charset: what the client is told.
// @bun words the error of JSON.parse in its own way
import {
  createClient,
  HttpResponse,
  serve,
  type CallOptions,
  type Handler,
} from 'middleware-cookbook'

const handler: Handler = async (request) => {
  const { name } = await request.json<{ name: string }>()
  return new HttpResponse(`Hello, ${name}!`)
}
const server = await serve(handler, { maxBodySize: 1000 })
const client = createClient({ baseUrl: server.url })

const json = { 'content-type': 'application/json' }
const latin1 = { 'content-type': 'application/json; charset=iso-8859-1' }

await post({ json: { name: 'Ada' } })
await post({ json: { name: 'A'.repeat(2000) } })
await post({ body: 'name=Ada', headers: json })
await post({ body: Uint8Array.from('{"name":"Zoë"}', byte), headers: latin1 })

function byte(char: string): number {
  return char.charCodeAt(0)
}

async function post(options: CallOptions): Promise<void> {
  const response = await client.post('/hello', options)
  console.log(response.status, (await response.text()).trim())
}

await client.close()
await server.close()
