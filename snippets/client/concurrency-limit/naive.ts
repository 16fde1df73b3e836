// A counter around a call must also go down when the call fails.
import {
  createClient,
  HttpResponse,
  serve,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'
import { concurrencyLimit } from 'middleware-cookbook/client/concurrency-limit'

// #region naive
let running = 0
const waiting: (() => void)[] = []
const naiveLimit: Middleware = async (request, next) => {
  if (running === 2) {
    await new Promise<void>((resolve) => waiting.push(resolve))
  }
  running++
  const response = await next(request)
  running--
  //     ^^ not when next() throws
  waiting.shift()?.()
  return response
}
// #endregion naive

let requests = 0
const service = await serve(async (request) => {
  requests++
  if (requests <= 2) await gone(request)
  return new HttpResponse('fine')
})

/** The service hangs, until the client gives up. */
function gone({ signal }: HttpRequest): Promise<unknown> {
  return new Promise((resolve) => signal?.addEventListener('abort', resolve))
}

for (const limit of [naiveLimit, concurrencyLimit({ max: 2 })]) {
  console.log(`# ${limit.name}`)
  requests = 0
  const client = createClient({ middleware: [limit], timeout: 150 })
  const call = async () => (await client.get(service.url)).text()

  const early = await Promise.allSettled([call(), call()])
  const failed = early.filter(({ status }) => status === 'rejected')
  console.log('calls that fail while the service hangs:', failed.length)
  console.log('the next call, when it is healthy again:')
  console.log(' ', await call().catch(String))
  console.log('requests that reached the service:', requests)
  await client.close()
}
await service.close()
