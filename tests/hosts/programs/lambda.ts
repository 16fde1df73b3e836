import { toLambdaHandler } from 'srvx/aws-lambda'
import { toFetch } from 'middleware-cookbook'
import type { Listen } from '../host.ts'
import { apiGateway } from './api-gateway.ts'
import { listenNode } from './listening.ts'

/** A function behind API Gateway: srvx makes a `Request` of its event, and a result of the `Response`. */
export const listen: Listen = (app, options) => {
  // #region mount
  const handler = toLambdaHandler({ fetch: toFetch(app, options) })
  // #endregion mount
  return listenNode(apiGateway(handler))
}
