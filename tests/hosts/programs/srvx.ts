import { serve } from 'srvx'
import { toFetch } from 'middleware-cookbook'
import type { Listen } from '../host.ts'
import { listening } from './listening.ts'

export const listen: Listen = async (app, options) => {
  // #region mount
  const server = serve({ fetch: toFetch(app, options), port: 0, hostname: '127.0.0.1' })
  // #endregion mount
  await server.ready()
  return listening(server.node!.server as Parameters<typeof listening>[0])
}
