import type { RequestListener } from 'node:http'
import { H3, HTTPError, toResponse } from 'h3'
import { toNodeHandler } from 'srvx/node'
import { toFetch } from 'middleware-cookbook'
import { toH3 } from 'middleware-cookbook/hosts/h3'
import type { Listen, ListenWith } from '../host.ts'
import { listenNode } from './listening.ts'

export const listen: Listen = (app, options) => {
  const fetch = toFetch(app, options)
  // #region mount
  const server = new H3()
  server.mount('/', { fetch })
  // #endregion mount
  return listenNode(toNodeHandler(server.fetch) as RequestListener)
}

export const listenWith: ListenWith = (recipe, options) => {
  // #region recipe
  const server = new H3()
  server.use(toH3(recipe, toResponse, options))
  // #endregion recipe
  server.get('/plain', (event) => {
    event.res.headers.set('x-own', '1')
    event.res.headers.append('set-cookie', 'a=1')
    event.res.headers.append('set-cookie', 'b=2')
    event.res.headers.set('content-type', 'text/plain')
    return 'plain'
  })
  server.get('/fail', () => {
    throw new HTTPError({ status: 503 })
  })
  server.post('/echo', (event) => event.req.text())
  return listenNode(toNodeHandler(server.fetch) as RequestListener)
}
