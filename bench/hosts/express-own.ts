import type { Listen } from '../server/contestant.ts'
import { listenOn, peer, type Express } from './peer.ts'

export const listen: Listen = async ({ small }) => {
  const { default: express } = await peer<{ default: () => Express }>('express')
  const app = express()
  app.get('/small', (_req, res) => {
    res.json(small)
  })
  return listenOn(app)
}
