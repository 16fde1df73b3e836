// A middleware that works when all goes well, put through three faults.
import {
  createClient,
  HttpResponse,
  NetworkError,
  sleep,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

let inFlight = 0

const hopeful: Middleware = async (request, next) => {
  const before = inFlight
  inFlight = before + 1
  const response = await next(request)
  inFlight = before
  return response
}
const careful: Middleware = async (request, next) => {
  inFlight++
  try {
    return await next(request)
  } finally {
    inFlight--
  }
}

const answers: Handler = async () => new HttpResponse('ok')
const refuses: Handler = async () => {
  throw new NetworkError('connection refused')
}
const stalls: Handler = async (request) => {
  await sleep(10_000, request.signal)
  return new HttpResponse('too late')
}

async function after(
  name: string,
  [transport, middleware]: readonly [Handler, Middleware],
  calls = 1,
) {
  inFlight = 0
  const options = { transport, middleware: [middleware], timeout: 50 }
  const client = createClient(options)
  const get = () => client.get('https://api.example.org')
  await Promise.allSettled(Array.from({ length: calls }, get))
  // What a timeout has cut off comes to its end.
  await sleep(0)
  console.log(`  after ${name}: ${inFlight} in flight`)
}

for (const middleware of [hopeful, careful]) {
  console.log(middleware.name)
  await after('a success', [answers, middleware])
  await after('a network error', [refuses, middleware])
  await after('a timeout', [stalls, middleware])
  await after('ten calls at once', [answers, middleware], 10)
}
