// A promise that is shared by URL gives one user's mail to another.
import {
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { singleFlight } from 'middleware-cookbook/client/single-flight'

// #region naive
const running = new Map<string, Promise<HttpResponse>>()
const naiveFlight: Middleware = async (request, next) => {
  const same = running.get(request.href)
  //                       ^^^^^^^^^^^^ the same for Ada and for Eve
  if (same) return same
  //        ^^^^^^^^^^^ with the signal of the first caller
  const response = next(request)
  running.set(request.href, response)
  return response.finally(() => running.delete(request.href))
}
// #endregion naive

for (const middleware of [naiveFlight, singleFlight()]) {
  console.log(`# ${middleware.name}`)
  let requests = 0
  const service = await serve(async ({ headers }) => {
    requests++
    return new HttpResponse(`the mail of ${headers.get('x-user')}`)
  })
  const client = createClient({ middleware: [middleware] })
  const { signal: ongoing } = new AbortController()
  const get = async (user: string, signal = ongoing) => {
    const headers = { 'x-user': user }
    const response = await client.get(service.url, { headers, signal })
    return response.text()
  }
  const show = (name: string, calls: PromiseSettledResult<string>[]) => {
    const texts = calls.map((call) =>
      call.status === 'fulfilled' ? call.value : nameOf(call.reason),
    )
    console.log(`${name}:`, texts.join(', '))
  }

  show('Ada, twice', await Promise.allSettled([get('Ada'), get('Ada')]))
  console.log('requests:', requests)
  show('Ada and Eve', await Promise.allSettled([get('Ada'), get('Eve')]))
  const first = new AbortController()
  const both = Promise.allSettled([get('Ada', first.signal), get('Ada')])
  first.abort()
  show('The first one aborts', await both)

  await client.close()
  await service.close()
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error)
}
