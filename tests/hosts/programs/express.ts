import express from 'express'
import { hostContext, toNode, type Middleware } from 'middleware-cookbook'
import { toExpress } from 'middleware-cookbook/hosts/express'
import { currentRequestId, requestId, requestIdKey } from 'middleware-cookbook/server/request-id'
import type { Listen, Listening, ListenWith } from '../host.ts'
import { listenNode } from './listening.ts'

export const listen: Listen = (app, options) => {
  // #region mount
  const server = express()
  server.use(toNode(app, options))
  // #endregion mount
  // No key of ours: the same answer as from an application by itself.
  server.use((_req, res) => void res.status(404).set('x-marked', 'yes').end())
  return listenNode(server)
}

export const listenWith: ListenWith = (recipe, options) => {
  // #region recipe
  const server = express()
  server.use(toExpress(recipe, options))
  // #endregion recipe
  server.get('/plain', (_req, res) => void res.set(fields).send('plain'))
  server.get('/fail', () => {
    throw Object.assign(new Error('own'), { status: 503 })
  })
  server.post('/echo', express.text(), (req, res) => void res.send(req.body))
  server.set('env', 'test') // it prints no errors then
  return listenNode(server)
}

/** Its handlers get what a recipe has found. */
export const listenHandingOn = (): Promise<Listening> => {
  // #region hand-on
  const handOn: Middleware = async (request, next) => {
    const [req] = request.get(hostContext) ?? []
    Object.assign(req as object, { id: request.get(requestIdKey) })
    return next(request)
  }
  const server = express()
  server.use(toExpress([requestId(), handOn]))
  // #endregion hand-on
  server.get('/', (req, res) => void res.send((req as { id?: string }).id))
  return listenNode(server)
}

/** Its handlers look for the id of their request in the storage of a recipe before them. */
export const listenStoring = (): Promise<Listening> => {
  const server = express()
  server.use(toExpress(requestId()), express.json())
  server.use(toExpress(async (request, next) => next(request)))
  server.post('/', async (_, res) => {
    await new Promise((resolve) => setImmediate(resolve))
    res.send(currentRequestId())
  })
  return listenNode(server)
}

const fields = { 'content-type': 'text/plain', 'x-own': '1', 'set-cookie': ['a=1', 'b=2'] }
