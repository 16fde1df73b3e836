import { compose, HttpResponse, routes, serve, type Middleware } from 'middleware-cookbook'
import { chunk, chunks, large, small } from '../lib/payloads.ts'
import type { Listen } from './contestant.ts'

const largeBytes = Buffer.from(JSON.stringify(large))
const headers = { 'content-type': 'application/json' }

export const listen: Listen = async ({ middleware }) => {
  const app = routes({
    'GET /small': async () => HttpResponse.json(small),
    'GET /large': async () => new HttpResponse(largeBytes, { headers }),
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

async function* stream() {
  for (let sent = 0; sent < chunks; sent++) yield chunk
}
