import Fastify from 'fastify'
import { toNode } from 'middleware-cookbook'
import { toFastify } from 'middleware-cookbook/hosts/fastify'
import type { Listen, ListenWith } from '../host.ts'
import { listening } from './listening.ts'

export const listen: Listen = async (app, options) => {
  // #region mount
  const server = Fastify()
  const listener = toNode(app, options)
  await server.register(async (scope) => {
    // Fastify reads no body here, so the application can.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _body, done) => done(null))
    scope.setNotFoundHandler((request, reply) => {
      reply.hijack()
      return listener(request.raw, reply.raw)
    })
  })
  // #endregion mount
  await server.ready()
  return listening(server.server)
}

export const listenWith: ListenWith = async (recipe, options) => {
  // #region recipe
  const server = Fastify()
  await server.register(toFastify(recipe, options))
  // #endregion recipe
  server.get('/plain', async (_request, reply) =>
    reply
      .headers({ 'x-own': '1', 'set-cookie': ['a=1', 'b=2'] })
      .type('text/plain')
      .send('plain'),
  )
  server.get('/fail', async () => {
    throw Object.assign(new Error('own'), { statusCode: 503 })
  })
  server.post('/echo', async (request) => request.body)
  await server.ready()
  return listening(server.server)
}
