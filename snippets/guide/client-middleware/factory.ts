// One factory, and two clients that use it with different options.
import {
  createClient,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { apiVersion } from './api-version.ts'

const echo: Handler = async (request) =>
  HttpResponse.json(Object.fromEntries(request.headers))

async function ask(middleware: Middleware, headers = {}): Promise<void> {
  const client = createClient({ transport: echo, middleware: [middleware] })
  const response = await client.get('http://example.org', { headers })
  console.log(await response.json())
}

const billing = apiVersion({ version: '2026-01-15' })
const search = apiVersion({ version: '3', header: 'x-search-version' })

await ask(billing)
await ask(search)
await ask(billing, { 'api-version': 'beta' })
