import Koa from 'koa'
import { toNode } from 'middleware-cookbook'
import { toKoa } from 'middleware-cookbook/hosts/koa'
import { currentRequestId, requestId } from 'middleware-cookbook/server/request-id'
import type { Listen, Listening, ListenWith } from '../host.ts'
import { listenNode } from './listening.ts'

export const listen: Listen = (app, options) => {
  // #region mount
  const server = new Koa()
  const listener = toNode(app, options)
  server.use((context) => {
    context.respond = false
    return listener(context.req, context.res)
  })
  // #endregion mount
  // It prints that clients go away.
  server.silent = true
  return listenNode(server.callback())
}

export const listenWith: ListenWith = (recipe, options) => {
  // #region recipe
  const server = new Koa()
  server.use(toKoa(recipe, options))
  // #endregion recipe
  server.silent = true
  server.use(async (context) => {
    if (context.path === '/fail') context.throw(503)
    if (context.path === '/echo') {
      context.type = 'text/plain'
      context.body = context.req
      return
    }
    context.set({ 'x-own': '1' })
    context.set('set-cookie', ['a=1', 'b=2'])
    context.body = 'plain'
  })
  return listenNode(server.callback())
}

/** Its handlers look for the id of their request in the storage of a recipe before them. */
export const listenStoring = (): Promise<Listening> => {
  const server = new Koa()
  server.use(toKoa(requestId()))
  server.use(async (context) => {
    await new Promise((resolve) => setImmediate(resolve))
    context.body = currentRequestId()
  })
  return listenNode(server.callback())
}
