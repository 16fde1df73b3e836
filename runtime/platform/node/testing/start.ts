import { onTestFinished } from 'vitest'
import type { Handler } from '../../../handler.ts'
import type { HttpResponse } from '../../../message/response.ts'
import type { ServeOptions, Server } from '../../../server/options.ts'
import { head, rawConnection, type RawConnection } from './raw-http.ts'
import { serve } from '../serve.ts'

/** Serves an application until the test is over, and opens connections to it that are closed then too. */
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

/** An application that answers each request with what `make` makes. */
export const always =
  (make: () => HttpResponse): Handler =>
  () =>
    Promise.resolve(make())

/** What comes over the wire for a GET, up to the end of the connection. */
export async function wire(app: Handler, method = 'GET'): Promise<string> {
  const server = await start(app)
  const connection = await server.connect()
  connection.write(head(`${method} /`, ['Connection: close']))
  return connection.closed
}
