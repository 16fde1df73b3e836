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

/** What a secret is replaced by. */
export const R = '[redacted]'

/** What is logged of a header that a server sends. */
export async function headerAs(name: string, value: string) {
  const transport: Handler = async () =>
    new HttpResponse(null, { status: 204, headers: { [name]: value } })
  const { client, entries } = logged(transport, { headers: [name] })
  await client.get(url)
  return entries[0]?.responseHeaders?.[name.toLowerCase()]
}

/** What is logged of an error with this message. */
export async function messageAs(message: string) {
  const { client, entries } = logged(() => Promise.reject(new Error(message)))
  await client.get(url).catch(() => undefined)
  return entries[0]?.error?.message
}
