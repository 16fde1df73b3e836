// A line after next() logs no failure, and calls a broken download a success.
import {
  compose,
  createClient,
  HttpResponse,
  routes,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { accessLog } from 'middleware-cookbook/server/access-log'

// #region naive
const naiveLog: Middleware = async (request, next) => {
  const response = await next(request)
  //               ^^^^^^^^^^^^^^^^^^^ what is thrown here is not logged
  const { pathname, search } = request.url
  console.log('log:', request.method, pathname + search, response.status)
  //                                             ^^^^^^ may hold a secret
  return response
}
// #endregion naive

async function* brokenReport() {
  yield new TextEncoder().encode('first line\n')
  throw new Error('The disk is gone')
}
const handler = routes({
  'GET /reset': async () => new HttpResponse('A new password, please'),
  'GET /broken': async () => new HttpResponse(brokenReport),
  'GET /bug': async () => {
    throw new RangeError('Divided by zero')
  },
})

const recipe = accessLog({
  log: ({ method, path, status, error = '' }) => {
    console.log(`log: ${method} ${path} ${status} ${error}`.trimEnd())
  },
})
for (const middleware of [naiveLog, recipe]) {
  console.log(`# ${middleware.name}`)
  const app = compose([middleware], handler)
  const server = await serve(app, { onError: () => {} })
  const client = createClient({ baseUrl: server.url })
  for (const path of ['/reset?token=open-sesame', '/broken', '/bug']) {
    const read = client.get(path).then(async (response) => {
      const text = await response.text()
      return `${response.status} ${text.trim()}`
    })
    const seen = await read.catch(() => 'a response that breaks off')
    console.log('  the client sees:', seen)
  }
  await client.close()
  await server.close()
}
