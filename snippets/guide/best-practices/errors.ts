// What a middleware does on the side must not decide what becomes of the call.
import {
  createClient,
  HttpResponse,
  NetworkError,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const shop: Handler = async (request) => {
  if (request.url.pathname === '/cart') return HttpResponse.json(['tea'])
  throw new NetworkError(`${String(request)} failed: connection refused`)
}
const sendMetric = async (): Promise<void> => {
  throw new Error('the metrics service is down')
}

const careless: Middleware = async (request, next) => {
  const response = await next(request)
  await sendMetric()
  return response
}
const swallowing: Middleware = async (request, next) => {
  try {
    return await next(request)
  } catch {
    return HttpResponse.json([])
  }
}
const graceful: Middleware = async (request, next) => {
  const response = await next(request)
  try {
    await sendMetric()
  } catch (error) {
    console.log('  lost a metric:', String(error))
  }
  return response
}

for (const middleware of [careless, swallowing, graceful]) {
  const client = createClient({ transport: shop, middleware: [middleware] })
  for (const path of ['/cart', '/orders']) {
    console.log(middleware.name, path)
    try {
      const response = await client.get(`https://shop.example.org${path}`)
      console.log('  result:', await response.json())
    } catch (error) {
      console.log('  error:', String(error))
    }
  }
}
