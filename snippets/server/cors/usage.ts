// Lets the pages of two origins call a server, and read its errors too.
import { createClient, HttpError, HttpResponse } from 'middleware-cookbook'
import type { Handler } from 'middleware-cookbook'

const handler: Handler = async (request) => {
  console.log('the handler gets', String(request))
  if (request.method === 'DELETE') throw new HttpError(403, 'Not yours')
  return HttpResponse.json(['buy milk'])
}

// #region use
import { compose, serve } from 'middleware-cookbook'
import { cors } from 'middleware-cookbook/server/cors'

const pages = cors({
  origin: ['https://notes.example.org', 'https://admin.example.org'],
  credentials: true,
  allowedHeaders: ['authorization', 'content-type'],
})
const server = await serve(compose([pages], handler))
// #endregion use

const client = createClient({ baseUrl: server.url })
const preflight = { 'access-control-request-method': 'DELETE' }
await show('OPTIONS', 'https://notes.example.org', preflight)
await show('DELETE', 'https://notes.example.org')
await show('GET', 'https://admin.example.org')
await show('GET', 'https://evil.example.net')

// Prints what a browser would look at.
async function show(method: string, origin: string, more = {}): Promise<void> {
  const headers = { origin, ...more }
  const response = await client.request('/', { method, headers })
  const allows = response.headers.get('access-control-allow-origin')
  console.log(method, response.status, 'may be read by', allows)
  await response.release()
}

await client.close()
await server.close()
