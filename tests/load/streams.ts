/** Sends bytes to a server that echoes them, through five middleware on each side, and prints what memory it took. */
import { createClient, type Middleware } from 'middleware-cookbook'
import { megabyte, watchMemory } from './memory.ts'
import { startServer } from './program.ts'

const total = Number(process.env['MEGABYTES']) * megabyte
const pass: Middleware = (request, next) => next(request)
const server = await startServer()
const client = createClient({ baseUrl: server.url, middleware: [pass, pass, pass, pass, pass] })

await echo(megabyte) // loads and compiles what there is
const memory = watchMemory()
const idle = { client: memory.look(), server: await server.memory() }

const received = await echo(total)

const busy = { client: memory.look(), server: await server.memory() }
memory.stop()
await client.close()
await server.close()

const over = (side: 'client' | 'server', what: 'mostly' | 'peak') =>
  Math.round((busy[side][what] - idle[side].now) / megabyte)
console.log(
  JSON.stringify({
    received,
    client: { mostly: over('client', 'mostly'), peak: over('client', 'peak') },
    server: { mostly: over('server', 'mostly'), peak: over('server', 'peak') },
  }),
)

async function echo(size: number): Promise<number> {
  const chunk = new Uint8Array(64 * 1024)
  async function* upload() {
    for (let sent = 0; sent < size; sent += chunk.byteLength) yield chunk
  }
  let bytes = 0
  const response = await client.post('/echo', { body: upload })
  for await (const part of response.stream()) bytes += part.byteLength
  return bytes
}
