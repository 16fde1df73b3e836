// One middleware that does three things cannot be left out by a third.
import {
  createClient,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

let attempts = 0
const bank: Handler = async (request) => {
  attempts++
  const known = request.headers.get('x-api-key') === 'k-1'
  return new HttpResponse(null, { status: known ? 503 : 401 })
}

const logAuthenticateAndRetry: Middleware = async (request, next) => {
  const authenticated = request.withHeader('x-api-key', 'k-1')
  const first = await next(authenticated)
  const response = first.status === 503 ? await next(authenticated) : first
  console.log(`  ${String(request)}: ${response.status}`)
  return response
}

const log: Middleware = async (request, next) => {
  const response = await next(request)
  console.log(`  ${String(request)}: ${response.status}`)
  return response
}
const authenticate: Middleware = async (request, next) =>
  next(request.withHeader('x-api-key', 'k-1'))
const retryOnce: Middleware = async (request, next) => {
  const response = await next(request)
  return response.status === 503 ? next(request) : response
}

async function pay(name: string, middleware: readonly Middleware[]) {
  console.log(name)
  attempts = 0
  const client = createClient({ transport: bank, middleware })
  // A payment must not be sent twice, so this call goes without the retry.
  const wanted = client.middleware.filter(
    (one) => one !== retryOnce && one !== logAuthenticateAndRetry,
  )
  const url = 'https://bank.example.org/payments'
  const { status } = await client.post(url, { middleware: wanted })
  console.log(`  status ${status}, attempts ${attempts}`)
}

await pay('all in one:', [logAuthenticateAndRetry])
await pay('one each:', [log, authenticate, retryOnce])
