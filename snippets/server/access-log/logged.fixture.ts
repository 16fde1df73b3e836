import { compose, createClient, type Handler } from 'middleware-cookbook'
import {
  accessLog,
  type AccessLogEntry,
  type AccessLogOptions,
} from './access-log.ts'

export const url = 'http://example.org/users'

/** A client of an application that keeps what it logs. */
export function logged(handler: Handler, options: AccessLogOptions = {}) {
  const entries: AccessLogEntry[] = []
  const log = (entry: AccessLogEntry) => entries.push(entry)
  const app = compose([accessLog({ log, ...options })], handler)
  return { app, entries, client: createClient({ transport: app }) }
}

export async function* pieces(
  ...texts: string[]
): AsyncGenerator<Uint8Array, void> {
  for (const text of texts) yield new TextEncoder().encode(text)
}
