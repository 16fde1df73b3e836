import { compose, HttpResponse, routes, serve, type Middleware } from 'middleware-cookbook'
import type { Listen } from './contestant.ts'

const headers = { 'content-type': 'application/json' }

export const listen: Listen = async ({ middleware, small, large, stream }) => {
  const app = routes({
    'GET /small': async () => HttpResponse.json(small),
    'GET /large': async () => new HttpResponse(large, { headers }),
    'GET /stream': async () => new HttpResponse(stream),
  })
  const { url } = await serve(compose(Array.from({ length: middleware }, noop), app))
  return { port: Number(url.port) }
}

function noop(): Middleware {
  return async function noop(request, next) {
    return next(request)
  }
}
