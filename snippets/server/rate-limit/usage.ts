// Three requests a minute from one address, and what each response tells.
// @node rate-limiter-flexible loads node:cluster.
import { createClient, HttpResponse, routes } from 'middleware-cookbook'

const handler = routes({ 'GET /notes': async () => new HttpResponse('Notes') })

// #region use
import { compose, serve } from 'middleware-cookbook'
import { rateLimit } from 'middleware-cookbook/server/rate-limit'
import { RateLimiterMemory } from 'rate-limiter-flexible'

const limiter = new RateLimiterMemory({ points: 3, duration: 60 })
const app = compose([rateLimit({ limiter })], handler)
const server = await serve(app)
// #endregion use

const client = createClient({ baseUrl: server.url })
for (const path of ['/notes', '/nothing', '/notes', '/notes']) {
  const { status, headers } = await client.get(path)
  // The seconds depend on the moment.
  const told = headers.get('ratelimit')?.replace(/t=\d+/, 't=…')
  const wait = headers.has('retry-after') ? 'with Retry-After' : ''
  console.log([path, status, told, wait].join(' ').trimEnd())
}

await client.close()
await server.close()
