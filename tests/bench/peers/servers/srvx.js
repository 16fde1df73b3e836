import { FastResponse, serve } from 'srvx'
import { largeBytes, small, webStream } from './payloads.js'

const headers = { 'content-type': 'application/json' }

export async function listen({ middleware }) {
  const server = serve({
    port: 0,
    hostname: '127.0.0.1',
    silent: true,
    middleware: Array.from({ length: middleware }, () => async (_request, next) => next()),
    fetch(request) {
      const { pathname } = new URL(request.url)
      if (pathname === '/small') return FastResponse.json(small)
      if (pathname === '/large') return new FastResponse(largeBytes, { headers })
      return new FastResponse(webStream())
    },
  })
  await server.ready()
  return { port: Number(new URL(server.url).port) }
}
