// An upload that the server refuses: a client that asks first has sent only headers.
// @node a browser lets no page ask
import {
  createClient,
  HttpResponse,
  httpTransport,
  serve,
} from 'middleware-cookbook'

const server = await serve(async (request) => {
  if (!request.headers.has('authorization'))
    return new HttpResponse(null, { status: 401 })
  await request.bytes()
  return new HttpResponse('thank you')
})
const transport = httpTransport({ expectContinue: true })
const client = createClient({ baseUrl: server.url, transport })
const asking = { Expect: '100-continue' }
const mayUpload = { Authorization: 'Bearer of-good-news' }

let isRead = false
async function* content() {
  isRead = true
  for (let part = 0; part < 16; part++) yield new Uint8Array(50_000)
}

for (const headers of [{}, asking, { ...asking, ...mayUpload }]) {
  isRead = false
  const response = await client.put('/', { body: content, headers })
  await response.release()
  const names = Object.keys(headers).join(' and ') || 'neither'
  console.log(
    `${names}: ${response.status}, content ${isRead ? 'sent' : 'not sent'}`,
  )
}
await transport.close()
await server.close()
