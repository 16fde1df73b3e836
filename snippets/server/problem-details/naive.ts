// A catch around everything tells secrets, and blames the server for each error.
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  routes,
  serve,
  type Middleware,
} from 'middleware-cookbook'

const naiveErrors: Middleware = async (request, next) => {
  try {
    return await next(request)
  } catch (error) {
    return HttpResponse.json({ error: String(error) }, { status: 500 })
    //                                ^^^^^^^^^^^^^ whatever it says
  }
}

const app = compose(
  [naiveErrors],
  routes({
    'POST /orders': async () => {
      throw new HttpError(400, 'An order needs an item')
    },
    'GET /orders': async () => {
      throw new Error(
        'no connection to postgres://shop:open-sesame@db.internal',
      )
    },
  }),
)
const server = await serve(app, {
  onError: (error) => {
    console.log('the log:', String(error))
  },
})
const client = createClient({ baseUrl: server.url })

await show("the client's mistake", client.post('/orders'))
await show('a database that is down', client.get('/orders'))
await show('a method that is not there', client.delete('/orders'))

async function show(what: string, answer: Promise<HttpResponse>) {
  const response = await answer
  console.log(`${what}:`, response.status, (await response.text()).trim())
}

await client.close()
await server.close()
