/** The server of the load tests: answers at once, echoes, or streams more than any client reads. */
import { compose, HttpResponse, routes, serve, type Middleware } from 'middleware-cookbook'
import { megabyte, watchMemory } from './memory.ts'

const pass: Middleware = (request, next) => next(request)
const chunk = new Uint8Array(64 * 1024)

async function* flood() {
  for (let sent = 0; sent < 20 * megabyte; sent += chunk.byteLength) yield chunk
}

const app = compose(
  [pass, pass, pass, pass, pass],
  routes({
    'GET /': async () => new HttpResponse('fine'),
    'GET /flood': async () => new HttpResponse(flood),
    'POST /echo': async (request) => new HttpResponse(request.stream()),
    'POST /length': async (request) => new HttpResponse(String((await request.bytes()).length)),
  }),
)
const server = await serve(app, {
  maxBodySize: Infinity,
  closeTimeout: 1000,
  onError: () => undefined,
})
const memory = watchMemory()

process.on('message', (question) => {
  if (question === 'memory') process.send?.(memory.look())
  else void close()
})
process.send?.({ url: server.url.href })

async function close(): Promise<void> {
  await server.close()
  memory.stop()
  process.send?.('closed')
}
