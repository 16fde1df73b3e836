import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { webStream } from './web-stream.js'

export function listen({ middleware, small, large, stream }) {
  const app = new Hono()
  for (let used = 0; used < middleware; used++) {
    app.use(async (_context, next) => {
      await next()
    })
  }
  app.get('/small', (context) => context.json(small))
  app.get('/large', (context) => context.body(large, 200, { 'content-type': 'application/json' }))
  app.get('/stream', (context) => context.body(webStream(stream())))
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, resolve)
  })
}
