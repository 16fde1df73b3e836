import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { Listen } from './contestant.ts'

export const listen: Listen = async ({ small, large, stream }) => {
  const server = createServer((request, response) => {
    if (request.url === '/small') {
      const body = JSON.stringify(small)
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      })
      response.end(body)
    } else if (request.url === '/large') {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': large.byteLength,
      })
      response.end(large)
    } else {
      Readable.from(stream(), { objectMode: false }).pipe(response)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port }
}
