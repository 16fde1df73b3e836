import { H3, serve } from 'h3'
import { webStream } from './web-stream.js'

export async function listen({ middleware, small, large, stream }) {
  const app = new H3()
  for (let used = 0; used < middleware; used++) app.use(async (_event, next) => next())
  app.get('/small', () => small)
  app.get('/large', (event) => {
    event.res.headers.set('content-type', 'application/json')
    return large
  })
  app.get('/stream', () => webStream(stream()))
  const server = serve(app, { port: 0, hostname: '127.0.0.1', silent: true })
  await server.ready()
  return { port: Number(new URL(server.url).port) }
}
