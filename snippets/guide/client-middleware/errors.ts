// Four ways to get no response, and the error of each.
import {
  attemptTimeout,
  createClient,
  HttpResponse,
  serve,
  sleep,
  type CallOptions,
} from 'middleware-cookbook'

const slow = await serve(async (request) => {
  await sleep(60_000, request.signal)
  return new HttpResponse('At last')
})
const gone = await serve(async () => new HttpResponse('Hello!'))
await gone.close()

const client = createClient()
const tab = new AbortController()

await report('no server', gone.url)
await report('an attempt is slow', slow.url, {
  middleware: [attemptTimeout(50)],
})
await report('the call is slow', slow.url, { timeout: 100 })
const call = report('the caller gives up', slow.url, { signal: tab.signal })
tab.abort()
await call

async function report(what: string, url: URL, options?: CallOptions) {
  try {
    await client.get(url, options)
  } catch (error) {
    console.log(`${what}:`, error instanceof Error && error.name)
  }
}

await client.close()
await slow.close()
