// A header that a response keeps, and that an error loses; and the way to keep it.
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  mapResponse,
  routes,
  serve,
  type Middleware,
} from 'middleware-cookbook'

// #region middleware
const naive: Middleware = async (request, next) => {
  const response = await next(request) // An error is thrown past the next line.
  return response.withHeader('x-request-id', '42')
}

const fixed: Middleware = (request, next) =>
  mapResponse(request, next, (response) =>
    response.withHeader('x-request-id', '42'),
  )
// #endregion middleware

const app = routes({
  'GET /note': async () => new HttpResponse('buy milk'),
  'GET /sold': async () => {
    throw new HttpError(404, 'The piano is sold')
  },
  'POST /note': async (request) => HttpResponse.json(await request.json()),
  'GET /bug': async () => {
    throw new Error('no connection to db.internal')
  },
})

for (const middleware of [naive, fixed]) {
  console.log(middleware === naive ? 'naive' : 'fixed')
  const server = await serve(compose([middleware], app), { onError: () => {} })
  const client = createClient({ baseUrl: server.url })
  await show('a response', client.get('/note'))
  await show('an HttpError', client.get('/sold'))
  await show('broken JSON', client.post('/note', { body: '{' }))
  await show('a bug', client.get('/bug'))
  await client.close()
  await server.close()
}

async function show(what: string, answer: Promise<HttpResponse>) {
  const { status, headers, body } = await answer
  console.log(`  ${what}:`, status, headers.get('x-request-id'))
  body.cancel()
}
