import Fastify from 'fastify'
import { toNode } from 'middleware-cookbook'
import { toFastify } from 'middleware-cookbook/hosts/fastify'
import { currentRequestId, requestId } from 'middleware-cookbook/server/request-id'
import type { Listen, Listening, ListenWith } from '../host.ts'
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

/** Its handlers look for the id of their request in the storage of a recipe before them. */
export const listenStoring = async (): Promise<Listening> => {
  const server = Fastify()
  await server.register(toFastify(requestId()))
  server.post('/', async () => {
    await new Promise((resolve) => setImmediate(resolve))
    return currentRequestId()
  })
  await server.ready()
  return listening(server.server)
}
