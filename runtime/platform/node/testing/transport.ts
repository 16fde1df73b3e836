import { onTestFinished } from 'vitest'
import { HttpRequest, type HttpRequestInit } from '../../../message/request.ts'
import { httpTransport } from '../transport.ts'

/** A transport with one connection, so that one that is not given back shows at once. */
export function transport(connections = 1) {
  const handler = httpTransport({ connections })
  onTestFinished(() => handler.close())
  return (url: string, init?: HttpRequestInit) => handler(new HttpRequest(url, init))
}
