// A client closes the connections that are its own, and no others.
import {
  createClient,
  HttpResponse,
  httpTransport,
  serve,
} from 'middleware-cookbook'

const server = await serve(async () => new HttpResponse('Hello!'))

const transport = httpTransport({ connections: 10 })
const reports = createClient({ transport, timeout: 60_000 })
const search = createClient({ transport, timeout: 500 })

await reports.close()
try {
  await reports.get(server.url)
} catch (error) {
  console.log('reports:', String(error))
}
const response = await search.get(server.url)
console.log('search:', await response.text())

await search.close()
await transport.close()
await server.close()
