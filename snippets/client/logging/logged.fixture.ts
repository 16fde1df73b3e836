import { createClient, HttpResponse, type Handler } from 'middleware-cookbook'
import { logging, type LogEntry, type LoggingOptions } from './logging.ts'

export const url = 'http://example.org/users'
export const ok: Handler = async () => new HttpResponse('hello')

/** A client that keeps what it logs. */
export function logged(transport: Handler, options: LoggingOptions = {}) {
  const entries: LogEntry[] = []
  const log = (entry: LogEntry) => entries.push(entry)
  const middleware = [logging({ log, ...options })]
  return { client: createClient({ transport, middleware }), entries }
}
