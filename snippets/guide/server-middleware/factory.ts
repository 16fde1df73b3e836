// One factory, and two routes that use it with different options.
import {
  compose,
  createClient,
  HttpResponse,
  routes,
  serve,
} from 'middleware-cookbook'
import { cacheControl } from './cache-control.ts'

const answer = async () => new HttpResponse('Hello!')

const app = routes({
  'GET /logo': compose([cacheControl({ maxAge: 3600, shared: true })], answer),
  'GET /inbox': compose([cacheControl()], answer),
})

const server = await serve(app)
const client = createClient({ baseUrl: server.url })
for (const path of ['/logo', '/inbox']) {
  const response = await client.get(path)
  console.log(path, '→', response.headers.get('cache-control'))
}

await client.close()
await server.close()
