// Four calls at once, to a service that bears two.
import { HttpError, HttpResponse, serve, sleep } from 'middleware-cookbook'

let busy = 0
const service = await serve(async () => {
  busy++
  try {
    if (busy > 2) throw new HttpError(503, 'Too many at once')
    await sleep(20)
    return new HttpResponse('done')
  } finally {
    busy--
  }
})
const api = service.url

// #region use
import { createClient } from 'middleware-cookbook'
import { concurrencyLimit } from 'middleware-cookbook/client/concurrency-limit'

const client = createClient({
  baseUrl: api,
  middleware: [concurrencyLimit({ max: 2, maxQueue: 1 })],
  timeout: 10_000,
})
const read = async (path: string) => (await client.get(path)).text()
const paths = ['/1', '/2', '/3', '/4']
const results = await Promise.allSettled(paths.map(read))
// #endregion use

for (const result of results) {
  console.log(
    result.status === 'fulfilled' ? result.value : String(result.reason),
  )
}

await client.close()
await service.close()
