import { ok } from 'node:assert/strict'
import { createClient, serve, type Handler } from '../../../runtime/index.ts'

/** What programs do not show: bounds, broken connections, the edges of HTTP. */
export interface Behaviour {
  readonly name: string
  readonly check: () => Promise<void>
  /** Why it is different there. */
  readonly bun?: string
  readonly deno?: string
}

export async function serving(app: Handler, use: (url: URL) => Promise<void>): Promise<void> {
  const server = await serve(app, { onError: () => undefined })
  try {
    await use(server.url)
  } finally {
    await server.close()
  }
}

export function calling(
  app: Handler,
  use: (client: ReturnType<typeof createClient>) => Promise<void>,
): Promise<void> {
  return serving(app, async (baseUrl) => {
    const client = createClient({ baseUrl })
    await use(client).finally(() => client.close())
  })
}

/** Waits as long as the runner lets it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** A connection that stays open is closed here, so that the process can end: ten seconds are for a slow machine. */
export async function soon(closed: Promise<unknown>, socket: { destroy(): void }): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), 10_000)
  })
  const inTime = await Promise.race([closed.then(() => true), late])
  clearTimeout(timer)
  socket.destroy()
  ok(inTime, 'the connection stays open')
}
