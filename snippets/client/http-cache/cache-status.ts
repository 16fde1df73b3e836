// What the cache does with each call, as Cache-Status tells it.
import { createClient, HttpResponse, serve, sleep } from 'middleware-cookbook'
import { httpCache } from 'middleware-cookbook/client/http-cache'

let isDown = false
const service = await serve(async ({ method, headers: asked }) => {
  if (isDown) return new HttpResponse('down', { status: 503 })
  if (method === 'POST') return new HttpResponse('changed')
  const headers = {
    'cache-control': 'max-age=60, stale-if-error=3600',
    etag: '"v1"',
  }
  return asked.get('if-none-match') === '"v1"'
    ? new HttpResponse(null, { status: 304, headers })
    : new HttpResponse('prices', { headers })
})

const client = createClient({
  baseUrl: service.url,
  middleware: [httpCache()],
})

// #region status
async function show(what: string, method = 'GET', cacheControl = '') {
  const headers: [string, string][] = cacheControl
    ? [['cache-control', cacheControl]]
    : []
  const response = await client.request('/prices', { method, headers })
  const said = response.headers.get('cache-status')?.replace(/; ttl=-?\d+/, '')
  console.log(`${what}: ${response.status}, ${said}`)
  await response.release()
}

await show('the first call')
await show('the second')
await show('a HEAD', 'HEAD')
await show('a reload', 'GET', 'no-cache')
await sleep(61_000)
await show('a minute later')
isDown = true
await sleep(61_000)
await show('the service is down')
isDown = false
await show('a change', 'POST')
await show('after the change')
await show('no-store', 'GET', 'no-store')
// #endregion status

await client.close()
await service.close()
