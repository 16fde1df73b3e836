import { Hono } from 'hono'
import { toFetch } from 'middleware-cookbook'
import { HTTPException } from 'hono/http-exception'
import { toHono } from 'middleware-cookbook/hosts/hono'
import type { Listen, ListenWith } from '../host.ts'
import { listenFetch } from './listen-fetch.ts'

export const listen: Listen = (app, options) => {
  // #region mount
  const server = new Hono()
  server.mount('/', toFetch(app, options))
  // #endregion mount
  return listenFetch(server.fetch)
}

export const listenWith: ListenWith = (recipe, options) => {
  // #region recipe
  const server = new Hono()
  server.use(toHono(recipe, options))
  // #endregion recipe
  server.get('/plain', (context) => {
    context.header('x-own', '1')
    context.header('set-cookie', 'a=1', { append: true })
    context.header('set-cookie', 'b=2', { append: true })
    return context.text('plain')
  })
  server.get('/fail', () => {
    throw new HTTPException(503)
  })
  server.post('/echo', async (context) => context.text(await context.req.text()))
  return listenFetch(server.fetch)
}
