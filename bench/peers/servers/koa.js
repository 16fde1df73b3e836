import { once } from 'node:events'
import { Readable } from 'node:stream'
import Koa from 'koa'

export async function listen({ middleware, small, large, stream }) {
  const app = new Koa()
  for (let used = 0; used < middleware; used++) {
    app.use(async (_context, next) => {
      await next()
    })
  }
  app.use(async (context) => {
    if (context.path === '/small') context.body = small
    else if (context.path === '/large') {
      context.type = 'application/json'
      context.body = large
    } else context.body = Readable.from(stream(), { objectMode: false })
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: server.address().port }
}
