import {
  clientAddress,
  contextKey,
  HttpResponse,
  routes,
  toFetch,
} from 'middleware-cookbook'

interface Env {
  readonly GREETING: string
}

const greeting = contextKey<string>('greeting')

const app = routes({
  'GET /hello': async (request) =>
    HttpResponse.json({
      text: request.get(greeting),
      to: request.get(clientAddress)?.(),
    }),
})

// A host that passes more than the request, as Workers pass env and Deno an address.
const fetch = toFetch(app, {
  context: (request, env: Env, _info: object) =>
    request.set(greeting, env.GREETING),
})

// What the host does for each request:
const response = await fetch(
  new Request('https://shop.example/hello'),
  { GREETING: 'Good morning' },
  { remoteAddr: { hostname: '203.0.113.7' } },
)
console.log(response.status, await response.text())
