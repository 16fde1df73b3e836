import { onTestFinished } from 'vitest'
import { HttpRequest, type HttpRequestInit } from '../../../message/request.ts'
import type { HttpTransportOptions } from '../../options.ts'
import { httpTransport } from '../transport.ts'

/** A transport with one connection, so that one that is not given back shows at once. */
export function transport(connections = 1, options: HttpTransportOptions = {}) {
  const handler = httpTransport({ connections, ...options })
  onTestFinished(() => handler.close())
  return (url: string, init?: HttpRequestInit) => handler(new HttpRequest(url, init))
}
