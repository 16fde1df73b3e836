import { listenOn, peer, type Express } from '../../hosts/peer.ts'
import type { ListenOptions } from '../../server/contestant.ts'

/** Express with one route, behind middleware of its kind. */
export async function expressWith(
  { small }: ListenOptions,
  middleware: readonly unknown[],
): Promise<{ readonly port: number }> {
  const { default: express } = await peer<{ default: () => Express }>('express')
  const app = express()
  for (const each of middleware) app.use(each)
  app.get('/small', (_req, res) => {
    res.json(small)
  })
  return listenOn(app)
}
