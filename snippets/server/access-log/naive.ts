// A line after next() logs no failure, and calls a broken download a success.
import {
  compose,
  createClient,
  HttpResponse,
  routes,
  serve,
  type Middleware,
} from 'middleware-cookbook'

const naiveLog: Middleware = async (request, next) => {
  const response = await next(request)
  //               ^^^^^^^^^^^^^^^^^^^ what throws here is not logged
  const { pathname, search } = request.url
  console.log(request.method, pathname + search, response.status)
  //                                     ^^^^^^ may hold a secret
  return response
}

async function* brokenReport() {
  yield new TextEncoder().encode('first line\n')
  throw new Error('The disk is gone')
}

const app = compose(
  [naiveLog],
  routes({
    'GET /reset': async () => new HttpResponse('A new password, please'),
    'GET /broken': async () => new HttpResponse(brokenReport),
    'GET /bug': async () => {
      throw new RangeError('Divided by zero')
    },
  }),
)

const server = await serve(app, { onError: () => {} })
const client = createClient({ baseUrl: server.url })

await show('/reset?token=open-sesame')
await show('/broken')
await show('/bug')

async function show(path: string): Promise<void> {
  try {
    const response = await client.get(path)
    const text = await response.text()
    console.log('  the client sees:', response.status, text.trim())
  } catch {
    console.log('  the client sees: a response that breaks off')
  }
}

await client.close()
await server.close()
