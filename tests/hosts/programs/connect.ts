import connect from 'connect'
import { toNode } from 'middleware-cookbook'
import type { Listen } from '../host.ts'
import { listenNode } from './listening.ts'

export const listen: Listen = (app, options) => {
  // #region mount
  const server = connect()
  server.use(toNode(app, options))
  // #endregion mount
  server.use((_req, res) => {
    res.writeHead(404, { 'x-marked': 'yes' }).end()
  })
  return listenNode(server)
}
