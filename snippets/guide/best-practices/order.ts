// What is after a retry runs for each attempt, what is before it once.
import {
  createClient,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'

/** Busy at first, and it takes each number once, so that no request can be replayed. */
function exchange(): Handler {
  const seen = new Set<string>()
  return async (request) => {
    const nonce = request.headers.get('x-nonce') ?? ''
    const replayed = seen.has(nonce)
    const status = replayed ? 409 : seen.size === 0 ? 503 : 200
    seen.add(nonce)
    console.log(`  nonce ${nonce}: ${status}`)
    return new HttpResponse(null, { status })
  }
}

function stamp(): Middleware {
  let nonce = 0
  return async function stamp(request, next) {
    nonce++
    return next(request.withHeader('x-nonce', String(nonce)))
  }
}

async function call(name: string, middleware: readonly Middleware[]) {
  console.log(name)
  const client = createClient({ transport: exchange(), middleware })
  await client.get('https://exchange.example.org/orders')
}

await call('stamp, then retry:', [stamp(), retry()])
await call('retry, then stamp:', [retry(), stamp()])
