import type { Listen } from '../server/contestant.ts'

/** A package of the peers, which have no types here. */
export async function peer<Package>(name: string): Promise<Package> {
  return (await import(name)) as Package
}

/** Hono's server under a fetch handler. */
export async function underHono(
  fetch: (request: Request) => Response | Promise<Response>,
): ReturnType<Listen> {
  const { serve } = await peer<{
    serve: (options: object, listening: (info: { readonly port: number }) => void) => void
  }>('@hono/node-server')
  return new Promise((resolve) => {
    serve({ fetch, port: 0, hostname: '127.0.0.1' }, resolve)
  })
}

/** srvx under a fetch handler. */
export async function underSrvx(
  fetch: (request: Request) => Response | Promise<Response>,
): ReturnType<Listen> {
  const { serve } = await peer<{
    serve: (options: object) => { ready(): Promise<unknown>; readonly url: string }
  }>('srvx')
  const server = serve({ fetch, port: 0, hostname: '127.0.0.1', silent: true })
  await server.ready()
  return { port: Number(new URL(server.url).port) }
}

/** As much of Express as takes part. */
export interface Express {
  get(path: string, handler: (req: object, res: { json(value: object): void }) => void): void
  use(handler: unknown): void
  listen(
    port: number,
    host: string,
    listening: () => void,
  ): { address(): { readonly port: number } }
}

/** Listens on a free port. */
export function listenOn(app: Express): ReturnType<Listen> {
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => {
      resolve(server.address())
    })
  })
}

/** As much of Hono as takes part. */
export interface Hono {
  readonly fetch: (request: Request) => Response | Promise<Response>
  get(path: string, handler: (context: Context) => Response): void
  use(handler: unknown): void
}

interface Context {
  json(value: object): Response
  header(name: string, value: string): void
}
