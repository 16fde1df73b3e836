// Adds a header to a streamed response without reading it.
import {
  compose,
  createClient,
  HttpResponse,
  mapResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const encoder = new TextEncoder()
let firstLineArrived = () => {}
const arrived = new Promise<void>((resolve) => {
  firstLineArrived = resolve
})

const countdown: Handler = async () => new HttpResponse(lines)

async function* lines() {
  yield encoder.encode('three\n')
  await arrived // The second line is not made before the client has the first.
  yield encoder.encode('two\n')
  yield encoder.encode('one\n')
}

// #region middleware
const noStore: Middleware = (request, next) =>
  mapResponse(request, next, (response) =>
    response.withHeader('cache-control', 'no-store'),
  )
// #endregion middleware

const server = await serve(compose([noStore], countdown))
const client = createClient()

const response = await client.get(server.url)
console.log(response.status, response.headers.get('cache-control'))

let text = ''
const decoder = new TextDecoder()
for await (const chunk of response.stream()) {
  if (text === '') console.log('before the second line is made:')
  text += decoder.decode(chunk, { stream: true })
  firstLineArrived()
}
console.log(text.trimEnd())

await client.close()
await server.close()
