import { createAdaptorServer } from '@hono/node-server'
import type { Listening } from '../host.ts'
import { listening } from './listening.ts'

/** Serves what takes standard requests, by the server of Hono, which passes Node's own as the second argument. */
export function listenFetch(
  fetch: (request: Request, env: NodeEnv) => Response | Promise<Response>,
): Promise<Listening> {
  // Its types know the servers of HTTP/2 as well.
  return listening(
    createAdaptorServer({ fetch: fetch as never }) as Parameters<typeof listening>[0],
  )
}

/** As much as the programs look at. */
export interface NodeEnv {
  readonly incoming: { readonly socket: { readonly remoteAddress?: string } }
}
