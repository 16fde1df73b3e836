// Sends through a fetch that one already has.
// @node the fetch of the platform needs a real socket
import {
  createClient,
  fetchTransport,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'

const german: Middleware = async (request, next) =>
  next(request.withHeader('accept-language', 'de'))

const server = await serve(
  async (request) =>
    new HttpResponse(`asked for: ${request.headers.get('accept-language')}`, {
      headers: { connection: 'close' },
    }),
)

// #region client
/** A fetch with habits of its own, as frameworks bring it. */
const theirFetch: typeof fetch = async (input, init) => {
  console.log('their fetch sends', init?.method)
  return fetch(input, init)
}
const client = createClient({
  transport: fetchTransport(theirFetch),
  middleware: [german],
})
// #endregion client

const response = await client.get(server.url)
console.log(await response.text())

await client.close()
await server.close()
