// Four failures in a row open it: those that a user gave up, those of another host, and then everyone asks at once.
import {
  clock,
  createClient,
  HttpResponse,
  serve,
  sleep,
  type Middleware,
} from 'middleware-cookbook'
import { circuitBreaker } from 'middleware-cookbook/client/circuit-breaker'

// #region naive
let failures = 0
let openUntil = 0

const naiveBreaker: Middleware = async (request, next) => {
  if (clock.now() < openUntil) throw new Error('The circuit is open')
  //  ^^^^^^^^^^^^^^^^^^^^^^^ afterwards it is false for everyone at once
  try {
    const response = await next(request)
    if (!response.ok) throw new Error(`Status ${response.status}`)
    failures = 0
    return response
  } catch (error) {
    failures++
    // ^^^^ also for an abort and a 404, and for all hosts together
    if (failures >= 4) openUntil = clock.now() + 5000
    throw error
  }
}
// #endregion naive

let typing = new AbortController()
const search = await serve(async ({ url }) => {
  // The user types the next letter, and the page gives up the search for these.
  if (url.pathname !== '/piano') typing.abort()
  return new HttpResponse('found')
})
let requests = 0
const prices = await serve(async () => {
  requests++
  return new HttpResponse('overloaded', { status: 503 })
})

const recipe = circuitBreaker({ minimum: 4 })
for (const breaker of [naiveBreaker, recipe]) {
  console.log(`# ${breaker.name}`)
  const client = createClient({ middleware: [breaker] })
  const read = async (url: URL) => (await client.get(url)).text()
  const find = () => read(new URL('/piano', search.url)).catch(String)

  for (const letters of ['p', 'pi', 'pin', 'pine']) {
    typing = new AbortController()
    const { signal } = typing
    const call = client.get(new URL(letters, search.url), { signal })
    await call.catch(() => 'given up')
    await sleep(10)
  }
  console.log('search, after four aborts:', await find())

  await sleep(6000)
  for (let call = 1; call <= 4; call++) await read(prices.url).catch(String)
  console.log('search, without prices:', await find())

  await sleep(6000)
  requests = 0
  const calls = Array.from({ length: 10 }, () => read(prices.url))
  await Promise.allSettled(calls)
  console.log('requests to see whether prices are back:', requests)
  await client.close()
}

await search.close()
await prices.close()
