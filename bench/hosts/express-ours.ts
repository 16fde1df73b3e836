import { HttpResponse, routes, toNode } from 'middleware-cookbook'
import type { Listen } from '../server/contestant.ts'
import { listenOn, peer, type Express } from './peer.ts'

export const listen: Listen = async ({ small }) => {
  const { default: express } = await peer<{ default: () => Express }>('express')
  const app = express()
  app.use(toNode(routes({ 'GET /small': async () => HttpResponse.json(small) })))
  return listenOn(app)
}
