import { Readable } from 'node:stream'
import Fastify from 'fastify'
import { chunked, largeBytes, small } from './payloads.js'

export async function listen({ middleware }) {
  const app = Fastify()
  for (let used = 0; used < middleware; used++) app.addHook('onRequest', async () => {})
  app.get('/small', async () => small)
  app.get('/large', async (_request, reply) => reply.type('application/json').send(largeBytes))
  app.get('/stream', async (_request, reply) =>
    reply.send(Readable.from(chunked(), { objectMode: false })),
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { port: app.server.address().port }
}
