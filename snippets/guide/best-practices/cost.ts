// What is the same for all requests belongs in the client, or in the factory.
import {
  createClient,
  HttpResponse,
  type ClientOptions,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const work = { changes: 0, keys: 0 }

async function deriveKey(password: string): Promise<string> {
  work.keys++
  const bytes = new TextEncoder().encode(password)
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}

const setLanguage: Middleware = async (request, next) => {
  work.changes++
  return next(request.withHeader('accept-language', 'en'))
}
const addKeySlowly: Middleware = async (request, next) =>
  next(request.withHeader('x-key', await deriveKey('open sesame')))

function addKey(password: string): Middleware {
  const key = deriveKey(password)
  return async function addKey(request, next) {
    return next(request.withHeader('x-key', await key))
  }
}

const app: Handler = async ({ headers }) =>
  HttpResponse.json([...headers.keys()])

async function call100Times(name: string, options: ClientOptions) {
  const client = createClient({ transport: app, ...options })
  let received: unknown
  for (let call = 0; call < 100; call++) {
    const response = await client.get('https://api.example.org')
    received = await response.json()
  }
  console.log(name, work, 'headers:', received)
}

await call100Times('all in middleware:', {
  middleware: [setLanguage, addKeySlowly],
})
work.changes = work.keys = 0
await call100Times('where it belongs: ', {
  headers: { 'Accept-Language': 'en' },
  middleware: [addKey('open sesame')],
})
