import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Server as NetServer } from 'node:net'
import { clock } from '../../clock.ts'
import { HttpError } from '../../http-error.ts'
import type { Handler } from '../../handler.ts'
import type { HttpRequest } from '../../message/request.ts'
import { portInUse, serverUrl } from '../../server/address.ts'
import { boundary } from '../../server/boundary.ts'
import { errorResponse } from '../../server/error-response.ts'
import { checkOptions, type ServeOptions, type Server } from '../../server/options.ts'
import { Work } from '../../work.ts'
import { Connections } from './connections.ts'
import { Exchange } from './exchange.ts'
import { Incoming } from './incoming.ts'

/**
 * Serves an application over HTTP/1.1.
 *
 * @example
 * const server = await serve(routes({ 'GET /': home }), { port: 3000 })
 * console.log(server.url.href)
 * await server.close()
 *
 * @throws PortInUseError when something else listens on the port
 * @throws RangeError, TypeError or MiddlewareError for an option that cannot work
 */
export async function serve(app: Handler, options?: ServeOptions): Promise<Server> {
  const settings = checkOptions(app, options)
  const connections = new Connections()
  const work = new Work()
  const answer = boundary(app, settings.onError)
  let closing: Promise<void> | undefined

  async function handle(req: Incoming, res: ServerResponse, awaitsContinue: boolean) {
    const connection = connections.of(req.socket)
    if (connection.ending) return
    const exchange = new Exchange(req, res, connection, awaitsContinue)
    const request = read(exchange)
    if (!request) return
    work.begin()
    try {
      const response = await answer(request)
      const sending = exchange.send(response, closing !== undefined)
      if (sending) await sending
    } catch (error) {
      void settings.onError(error, request)
      if (res.headersSent) exchange.destroy()
      else void exchange.send(errorResponse(new HttpError(500)), closing !== undefined)
    } finally {
      work.end()
    }
  }

  /** A request without a valid URL is none that an application could see. */
  function read(exchange: Exchange): HttpRequest | undefined {
    try {
      return exchange.request(settings)
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      void exchange.send(errorResponse(error), closing !== undefined)
      return undefined
    }
  }

  const server = createServer({ IncomingMessage: Incoming }, (req, res) => {
    void handle(req, res, false)
  })
  server.on('checkContinue', (req, res) => void handle(req, res, true))
  server.on('connection', (socket) => connections.of(socket))
  // Node's own version takes a response that is written, but not yet sent, for idle, and cuts it off.
  server.closeIdleConnections = () => {
    connections.closeWhenIdle()
  }
  const url = await listen(server, settings)

  return {
    url,
    close() {
      closing ??= close()
      return closing
    },
  }

  async function close(): Promise<void> {
    const stopTimer = clock.after(settings.closeTimeout, () => {
      connections.destroy()
      work.giveUp()
    })
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    await Promise.all([closed, work.done()])
    stopTimer()
  }
}

/** @throws PortInUseError, or the platform's own error, such as EACCES for a port below 1024 */
function listen(server: NetServer, { port, hostname }: Required<ServeOptions>): Promise<URL> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(cause.code === 'EADDRINUSE' ? portInUse(hostname, port, cause) : cause)
    })
    server.listen(port, hostname, () => {
      server.removeAllListeners('error')
      resolve(serverUrl(hostname, (server.address() as AddressInfo).port))
    })
  })
}
