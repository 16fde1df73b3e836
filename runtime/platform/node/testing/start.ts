import { onTestFinished } from 'vitest'
import type { Handler } from '../../../handler.ts'
import type { ServeOptions, Server } from '../../../server/options.ts'
import { rawConnection, type RawConnection } from './raw-http.ts'
import { serve } from '../serve.ts'

/** Serves an application until the test is over, and opens connections to it that are closed then, too. */
export async function start(
  app: Handler,
  options: ServeOptions = {},
): Promise<Server & { connect(): Promise<RawConnection> }> {
  const server = await serve(app, { onError: () => undefined, ...options })
  const connections: RawConnection[] = []
  onTestFinished(async () => {
    for (const connection of connections) connection.destroy()
    await server.close()
  })
  return {
    ...server,
    async connect() {
      const connection = await rawConnection(server.url)
      connections.push(connection)
      return connection
    },
  }
}
