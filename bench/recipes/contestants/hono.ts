import { peer, underHono, type Hono } from '../../hosts/peer.ts'
import type { ListenOptions } from '../../server/contestant.ts'

/** Hono with one route, behind middleware of its kind. */
export async function honoWith(
  { small }: ListenOptions,
  middleware: readonly unknown[],
): Promise<{ readonly port: number }> {
  const { Hono } = await peer<{ Hono: new () => Hono }>('hono')
  const app = new Hono()
  for (const each of middleware) app.use(each)
  app.get('/small', (context) => context.json(small))
  return underHono(app.fetch)
}
