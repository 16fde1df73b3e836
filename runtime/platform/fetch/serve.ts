import { MiddlewareError } from '../../errors.ts'
import type { Handler } from '../../handler.ts'
import { checkOptions, type ServeOptions, type Server } from '../../server/options.ts'

/**
 * There is nothing to listen on. A server that cannot be reached would be worse than none.
 *
 * @throws MiddlewareError always, or what is wrong with the options
 */
export async function serve(app: Handler, options?: ServeOptions): Promise<Server> {
  checkOptions(app, options)
  throw new MiddlewareError(
    'serve() cannot listen: this runtime has no sockets for servers. ' +
      'Export a fetch handler that calls the application, or pass the application as transport to createClient()',
  )
}
