// A counter for each address: Eve has 2^64 of them, and errors tell no client to slow down.
// @node rate-limiter-flexible loads node:cluster.
import {
  compose,
  createClient,
  HttpError,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import {
  addressOf,
  clientAddress,
} from 'middleware-cookbook/server/client-address'
import { rateLimit } from 'middleware-cookbook/server/rate-limit'
import { RateLimiterMemory } from 'rate-limiter-flexible'

// #region naive
const counts = new Map<string | undefined, number>()

const naiveLimit: Middleware = async (request, next) => {
  const address = addressOf(request)
  const count = (counts.get(address) ?? 0) + 1
  //                        ^^^^^^^ an IPv6 customer has 2⁶⁴ of them
  counts.set(address, count)
  //     ^^^ never removed, and each process has its own
  if (count > 3) throw new HttpError(429)
  const response = await next(request)
  //               ^^^^^^^^^^^^^^^^^^^ an error that is thrown skips the field
  return response.withHeader('x-ratelimit-remaining', String(3 - count))
}
// #endregion naive

const recipe = rateLimit({
  limiter: new RateLimiterMemory({ points: 3, duration: 60 }),
})

for (const limit of [naiveLimit, recipe]) {
  console.log(`# ${limit.name}`)
  const app = compose([clientAddress({ trust: 1 }), limit], async () => {
    throw new HttpError(401, 'Wrong password')
  })
  const server = await serve(app)
  const client = createClient({ baseUrl: server.url })
  let guesses = 0
  let told = 0
  for (let n = 1; n <= 100; n++) {
    const headers = { 'x-forwarded-for': `2001:db8:0:7::${n.toString(16)}` }
    const response = await client.get('/login', { headers })
    if (response.status === 401) guesses += 1
    if ([...response.headers.keys()].some((one) => one.includes('ratelimit'))) {
      told += 1
    }
  }
  console.log(`Eve guesses ${guesses} times`)
  console.log(`${told} of 100 responses tell how much is left`)
  await client.close()
  await server.close()
}
