import { createServer } from 'node:http'
import { toNode } from 'middleware-cookbook'
import type { Listen } from '../host.ts'
import { listening } from './listening.ts'

export const listen: Listen = (app, options) => {
  // #region mount
  const server = createServer(toNode(app, options))
  // #endregion mount
  return listening(server)
}
