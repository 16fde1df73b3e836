import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Server as NetServer } from 'node:net'
import { versions } from 'node:process'
import { HttpError } from '../../message/http-error.ts'
import type { Handler } from '../../handler.ts'
import type { HttpRequest } from '../../message/request.ts'
import { portInUse, serverUrl } from '../../server/address.ts'
import { errorBoundary, lateFailure } from '../../server/error-boundary.ts'
import { report } from '../../server/report.ts'
import { errorResponse } from '../../server/error-response.ts'
import {
  checkOptions,
  type ServeOptions,
  type ServeSettings,
  type Server,
} from '../../server/options.ts'
import { loadParsers } from '../../message/load-parsers.ts'
import { InFlight } from '../../kit/in-flight.ts'
import { within } from '../../kit/within.ts'
import { Connections } from './connections.ts'
import { Exchange } from './exchange.ts'
import { Incoming } from './incoming.ts'

/**
 * Serves an application over HTTP/1.1 on a port.
 *
 * Time limits apply while a request arrives: 60 s for the headers, `requestTimeout` for the whole request, and
 * `keepAliveTimeout` between two requests of a connection. None applies to the handler or its response.
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
  const work = new InFlight<HttpRequest>()
  const answer = errorBoundary(app)
  let closing: Promise<void> | undefined

  async function handle(req: Incoming, res: ServerResponse, awaitsContinue: boolean) {
    const connection = connections.of(req.socket)
    if (connection.ending) return
    const exchange = new Exchange(req, res, connection, awaitsContinue)
    const request = read(exchange)
    if (!request) return
    work.begin(request)
    try {
      const response = await answer(request)
      try {
        const sending = exchange.send(response, closing !== undefined)
        if (sending) await sending
      } catch (error) {
        void response.release()
        await fail(exchange, request, error)
      }
    } finally {
      work.end(request)
    }
  }

  /**
   * A response broke off, or could not be sent at all. Then another may take its place, and the second try has no
   * changes.
   */
  async function fail(exchange: Exchange, request: HttpRequest, error: unknown): Promise<void> {
    if (!exchange.started) {
      try {
        return await exchange.send(await lateFailure(error, request), closing !== undefined)
      } catch (second) {
        report(request, second)
        if (!exchange.started) {
          return exchange.send(errorResponse(new HttpError(500)), closing !== undefined)
        }
      }
    } else report(request, error)
    exchange.destroy()
  }

  /** An application cannot see a request without a valid URL. */
  function read(exchange: Exchange): HttpRequest | undefined {
    try {
      return exchange.request(settings)
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      void exchange.send(errorResponse(error), closing !== undefined)
      return undefined
    }
  }

  const limits = timeLimits(settings)
  const server = createServer({ IncomingMessage: Incoming, ...limits }, (req, res) => {
    void handle(req, res, false)
  })
  server.on('checkContinue', (req, res) => void handle(req, res, true))
  server.on('connection', (socket) => connections.of(socket))
  // Node's own version takes a response that is written, but not yet sent, for idle, and cuts it off.
  server.closeIdleConnections = () => {
    connections.closeWhenIdle()
  }
  await loadParsers()
  const url = await listen(server, settings)

  return {
    url,
    close() {
      closing ??= close()
      return closing
    },
  }

  async function close(): Promise<void> {
    const stopped = stop(server, connections)
    await within(settings.closeTimeout, Promise.all([stopped, work.done()]))
    connections.destroy()
    await stopped
  }
}

/** How long Node lets the headers of a request take by default (ms). */
const HEADERS = 60_000

/** How long a request may take to arrive, and the next one to begin. */
function timeLimits({ requestTimeout, keepAliveTimeout }: ServeSettings) {
  const headersTimeout = Math.ceil(Math.min(HEADERS, requestTimeout))
  return {
    headersTimeout,
    requestTimeout: nodeTime(requestTimeout),
    // Node looks at its connections from time to time, by default each 30 s.
    connectionsCheckingInterval: Math.min(30_000, headersTimeout),
    keepAliveTimeout: nodeTime(keepAliveTimeout),
  }
}

/** The longest delay of a timer (ms). */
const LONGEST = 2 ** 31 - 1

/** For Node 0 means no limit. */
function nodeTime(ms: number): number {
  return ms > LONGEST ? 0 : Math.ceil(ms)
}

async function stop(server: NetServer, connections: Connections): Promise<void> {
  // Bun's server.close() cuts off a response that is on its way, as if the connection were idle.
  if ('bun' in versions) await connections.sent()
  await new Promise<void>((resolve) => server.close(() => resolve()))
}

/** @throws PortInUseError, or the platform's own error, such as EACCES for a port below 1024 */
function listen(server: NetServer, { port, hostname }: ServeSettings): Promise<URL> {
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
