import { mapResponse } from 'middleware-cookbook'
import { toHono } from 'middleware-cookbook/hosts/hono'
import type { Listen } from '../server/contestant.ts'
import { peer, underHono, type Hono } from './peer.ts'

export const listen: Listen = async ({ small }) => {
  const { Hono } = await peer<{ Hono: new () => Hono }>('hono')
  const app = new Hono()
  app.use(
    toHono((request, next) =>
      mapResponse(request, next, (response) => response.withHeader('x-recipe', 'yes')),
    ),
  )
  app.get('/small', (context) => context.json(small))
  return underHono(app.fetch)
}
