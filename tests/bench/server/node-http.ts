import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { chunk, chunks, large, small } from '../lib/payloads.ts'
import type { Listen } from './contestant.ts'

const largeBytes = Buffer.from(JSON.stringify(large))

export const listen: Listen = async () => {
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
        'content-length': largeBytes.byteLength,
      })
      response.end(largeBytes)
    } else {
      Readable.from(stream(), { objectMode: false }).pipe(response)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port }
}

async function* stream() {
  for (let sent = 0; sent < chunks; sent++) yield chunk
}
