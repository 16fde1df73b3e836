// An SDK that makes a Request first. Its body is sent again after a 503 and to where a 307 points.
import { createClient, HttpResponse, serve } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'

let orders = 0
const server = await serve(async (request) => {
  if (request.url.pathname === '/old') {
    return new HttpResponse(null, {
      status: 307,
      headers: { location: '/orders' },
    })
  }
  const text = await request.text()
  console.log(request.method, request.url.pathname, text)
  return new HttpResponse(null, { status: ++orders === 1 ? 503 : 201 })
})

// #region use
const client = createClient({
  middleware: [retry({ initialDelay: 1 })],
  timeout: 10_000,
})

// What openapi-fetch, ky, axios and the SDKs of AWS do:
const request = new Request(new URL('/old', server.url), {
  method: 'PUT',
  body: JSON.stringify({ item: 'piano' }),
  headers: { 'content-type': 'application/json' },
})
const response = await client.fetch(request)
console.log(response.status, 'redirected:', response.redirected)
// #endregion use

await client.close()
await server.close()
