// What the runtime says about a middleware that breaks the contract.
import {
  createClient,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const app: Handler = async () => new HttpResponse('Hello!')

// @ts-expect-error -- it returns nothing, and the compiler knows
const forgetful: Middleware = async (request, next) => {
  await next(request)
}
const careless: Middleware = async (request, next) =>
  // @ts-expect-error -- next takes a request, not a URL
  next(request.url.href)
const loud = (): Middleware => async (request, next) => next(request)

await attempt(() => call(forgetful))
await attempt(() => call(careless))
// @ts-expect-error -- a factory has to be called: loud()
await attempt(() => call(loud))

async function call(middleware: Middleware): Promise<void> {
  const client = createClient({ transport: app, middleware: [middleware] })
  await client.get('http://example.org')
}

async function attempt(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    console.log(String(error))
  }
}
