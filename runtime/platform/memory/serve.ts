import type { Handler } from '../../handler.ts'
import { portInUse, serverUrl } from '../../server/address.ts'
import { errorBoundary } from '../../server/error-boundary.ts'
import { checkOptions, type ServeOptions, type Server } from '../../server/options.ts'
import { load } from './later.ts'
import { loadParsers } from '../../message/load-parsers.ts'
import { InFlight } from '../../kit/in-flight.ts'
import { within } from '../../kit/within.ts'
import { startExchange, type MemoryExchange } from './exchange.ts'
import { freePort, network } from './network.ts'

/**
 * Serves an application in the page's own network: clients of the same page reach it at `server.url`. It behaves as on
 * a socket, and nothing leaves the page.
 *
 * @throws PortInUseError when another server of the page has the port
 * @throws RangeError, TypeError or MiddlewareError for an option that cannot work
 */
export async function serve(app: Handler, options?: ServeOptions): Promise<Server> {
  const settings = checkOptions(app, options)
  const { hostname, port } = settings
  const url = serverUrl(hostname, port === 0 ? freePort() : port)
  if (network.has(url.origin)) throw portInUse(hostname, port)
  const calls = new InFlight<MemoryExchange>()
  const answer = errorBoundary(app)
  let closing: Promise<void> | undefined

  network.set(url.origin, async (request) => {
    if (request.signal?.aborted) throw request.signal.reason
    const call = startExchange(request, answer, settings, () => {
      calls.end(call)
    })
    calls.begin(call)
    return call.response
  })
  // Like a socket, it is ready a little later, so that no program relies on less.
  await Promise.all([loadParsers(), load()])
  return {
    url,
    close() {
      closing ??= close()
      return closing
    },
  }

  async function close(): Promise<void> {
    network.delete(url.origin)
    await within(settings.closeTimeout, calls.done())
    for (const call of calls.running.keys()) call.breakOff()
  }
}
