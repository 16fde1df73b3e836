import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from 'middleware-cookbook'

// A program that imports the package, and has calls of its own: the length is what SDKs set.
const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo
const url = `http://127.0.0.1:${port}`
const client = createClient()
const options = { method: 'POST', headers: { 'content-length': '3' }, body: 'abc' }
const statuses = [(await client.get(url)).status, (await fetch(url, options)).status]
console.log(statuses.join(' '))
server.closeAllConnections()
server.close()
await client.close()
