import { expect, onTestFinished } from 'vitest'
import { createClient } from '../../../client/client.ts'
import type { Middleware } from '../../../handler.ts'
import { HttpResponse } from '../../../message/response.ts'
import { httpTransport } from '../transport.ts'
import { httpServer } from './servers.ts'

export const MB = 'x'.repeat(1 << 20)

/** A server of bodies: `/small` and everything else 1 MB. And a client of one connection to it, which hangs if one is kept. */
export async function oneConnection(middleware: readonly Middleware[], { connections = 1 } = {}) {
  const server = await httpServer((req, res) => res.end(req.url === '/small' ? 'small' : MB))
  const transport = httpTransport({ connections })
  onTestFinished(() => transport.close())
  const client = createClient({ baseUrl: server.url, transport, middleware })
  const plain = createClient({ baseUrl: server.url, transport })
  /** Works only if every connection is free. */
  const next = async () => {
    const calls = Array.from({ length: connections }, async () => (await plain.get('small')).text())
    expect(await Promise.all(calls)).toEqual(calls.map(() => 'small'))
  }
  return { server, client, plain, next }
}

export const cached = new HttpResponse('cached')

/** Reads the response only when its own is read. */
export const copying: Middleware = async (request, next) => {
  const response = await next(request)
  return new HttpResponse(async function* () {
    yield* response.stream()
  })
}
