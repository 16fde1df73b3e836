// A loop without a bound hammers a server that is down until the process ends.
import {
  createClient,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const unbounded: Middleware = async (request, next) => {
  let response = await next(request)
  while (response.status === 503) response = await next(request)
  return response
}
const bounded: Middleware = async (request, next) => {
  for (let attempt = 0; attempt < 3; attempt++) {
    const response = await next(request)
    if (response.status !== 503) return response
    await response.release()
  }
  return next(request)
}

for (const middleware of [unbounded, bounded]) {
  let requests = 0
  const caller = new AbortController()
  const down: Handler = async () => {
    requests++
    // Without this the program would never end.
    if (requests === 1000) caller.abort(new Error('the caller gave up'))
    caller.signal.throwIfAborted()
    return new HttpResponse(null, { status: 503 })
  }
  const client = createClient({ transport: down, middleware: [middleware] })
  const result = await client
    .get('https://api.example.org', { signal: caller.signal })
    .then(({ status }) => `status ${status}`, String)
  console.log(`${middleware.name}: ${requests} requests, ${result}`)
}
