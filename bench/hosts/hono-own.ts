import type { Listen } from '../server/contestant.ts'
import { peer, underHono, type Hono } from './peer.ts'

export const listen: Listen = async ({ small }) => {
  const { Hono } = await peer<{ Hono: new () => Hono }>('hono')
  const app = new Hono()
  app.get('/small', (context) => context.json(small))
  return underHono(app.fetch)
}
