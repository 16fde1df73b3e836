import { Readable } from 'node:stream'
import Fastify from 'fastify'

export async function listen({ middleware, small, large, stream }) {
  const app = Fastify()
  for (let used = 0; used < middleware; used++) app.addHook('onRequest', async () => {})
  app.get('/small', async () => small)
  app.get('/large', async (_request, reply) => reply.type('application/json').send(large))
  app.get('/stream', async (_request, reply) =>
    reply.send(Readable.from(stream(), { objectMode: false })),
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { port: app.server.address().port }
}
