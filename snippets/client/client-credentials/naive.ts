// TODO: how the version fails that most people write first, in one sentence.
import {
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { clientCredentials } from 'middleware-cookbook/client/client-credentials'

// #region naive
const naive: Middleware = async (request, next) => {
  return next(request.withHeader('x-client-credentials', 'naive'))
  //     ^^^^ TODO: why it goes wrong here
}
// #endregion naive

// Both go through the same scenario: the page shows what they print side by side.
for (const middleware of [naive, clientCredentials()]) {
  console.log(`# ${middleware.name}`)
  const server = await serve(async (request) => {
    return HttpResponse.json(request.headers.get('x-client-credentials'))
  })
  const client = createClient({ middleware: [middleware] })
  const response = await client.get(server.url)
  console.log('the server reads:', await response.json())

  await client.close()
  await server.close()
}
