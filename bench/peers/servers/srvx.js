import { FastResponse, serve } from 'srvx'
import { webStream } from './web-stream.js'

const headers = { 'content-type': 'application/json' }

export async function listen({ middleware, small, large, stream }) {
  const server = serve({
    port: 0,
    hostname: '127.0.0.1',
    silent: true,
    middleware: Array.from({ length: middleware }, () => async (_request, next) => next()),
    fetch(request) {
      const { pathname } = new URL(request.url)
      if (pathname === '/small') return FastResponse.json(small)
      if (pathname === '/large') return new FastResponse(large, { headers })
      return new FastResponse(webStream(stream()))
    },
  })
  await server.ready()
  return { port: Number(new URL(server.url).port) }
}
