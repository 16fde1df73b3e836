// One entry for each call, whether it succeeds or fails, and no secret in any.
import { HttpResponse, serve } from 'middleware-cookbook'

const server = await serve(async ({ url, signal }) => {
  if (url.pathname === '/slow') await gone(signal)
  return new HttpResponse('hello')
})
const api = server.url

function gone(signal?: AbortSignal) {
  return new Promise((resolve) => signal?.addEventListener('abort', resolve))
}

// #region use
import { attemptTimeout, createClient } from 'middleware-cookbook'
import { logging } from 'middleware-cookbook/client/logging'

const log = (entry: object) => console.log(JSON.stringify(entry))
const client = createClient({
  baseUrl: api,
  headers: { Authorization: 'Bearer open-sesame' },
  middleware: [logging({ log }), attemptTimeout(200)],
})
await client.get('/search?q=tea&api_key=open-sesame')
// #endregion use

await client.get('/slow').catch(() => {
  console.log('The caller gets the error as well.')
})

await client.close()
await server.close()
