// The first address of X-Forwarded-For is what the client wants it to be.
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'
import {
  addressOf,
  clientAddress,
} from 'middleware-cookbook/server/client-address'

// #region naive
function firstInList({ headers }: HttpRequest): string | undefined {
  return headers.get('x-forwarded-for')?.split(',')[0]?.trim()
  //                                     ^^^^^^^^^^^^^ the end that the client writes
}
// #endregion naive

/** Three guesses of a password for each address. */
function threeGuesses(addressOf: typeof firstInList): Middleware {
  const counts = new Map<string | undefined, number>()
  return async (request, next) => {
    const address = addressOf(request)
    const count = (counts.get(address) ?? 0) + 1
    counts.set(address, count)
    return count > 3 ? new HttpResponse(null, { status: 429 }) : next(request)
  }
}

for (const [name, address] of [
  ['firstInList', firstInList],
  ['clientAddress', addressOf],
] as const) {
  console.log(`# ${name}`)
  const app = compose(
    [clientAddress({ trust: ['127.0.0.0/8'] }), threeGuesses(address)],
    async () => new HttpResponse('No, guess again'),
  )
  const server = await serve(app)
  const client = createClient({ baseUrl: server.url })
  let guessed = 0
  for (let n = 1; n <= 100; n++) {
    // Eve makes up an address, and the proxy appends the one that she has.
    const headers = { 'x-forwarded-for': `10.0.0.${n}, 203.0.113.9` }
    const response = await client.get('/login', { headers })
    if (response.status === 200) guessed += 1
    await response.release()
  }
  console.log(`Eve guesses ${guessed} times`)
  await client.close()
  await server.close()
}
