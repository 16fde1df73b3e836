// A server closes: requests in flight get their answer, new ones are refused.
import {
  createClient,
  HttpResponse,
  serve,
  sleep,
  type Handler,
} from 'middleware-cookbook'

let started: () => void = () => {}
const inFlight = new Promise<void>((resolve) => {
  started = resolve
})
const slow: Handler = async () => {
  started()
  await sleep(200)
  return new HttpResponse('Hello!')
}

const server = await serve(slow, { closeTimeout: 5000 })
const client = createClient({ baseUrl: server.url })

const first = client.get('/')
await inFlight
const closed = server.close()
console.log('closing')

const response = await first
console.log('in flight:', response.status, await response.text())
await closed
console.log('closed')
try {
  await client.get('/')
} catch (error) {
  console.log('after that:', error instanceof Error && error.name)
}

await client.close()
