// An SDK that insists on a key and sets Authorization by itself, and what becomes of the token.
import { createClient, HttpResponse, serve } from 'middleware-cookbook'
import {
  tokenRefresh,
  type TokenRefreshOptions,
} from 'middleware-cookbook/client/token-refresh'

const server = await serve(async ({ headers }) => {
  const isFresh = headers.get('authorization') === 'Bearer fresh'
  return new HttpResponse(null, { status: isFresh ? 200 : 401 })
})

/** What an SDK does that takes a `fetch` and a key. */
async function callSdk(fetch: typeof globalThis.fetch, key: string | null) {
  const headers = new Headers()
  if (key !== null) headers.set('authorization', `Bearer ${key}`)
  const { status } = await fetch(server.url, { headers })
  return status
}

const calls: [TokenRefreshOptions['existing'] & string, string | null][] = [
  ['keep', 'sk-unused'],
  ['refuse', 'sk-unused'],
  ['replace', 'sk-unused'],
  ['keep', null],
]
for (const [existing, key] of calls) {
  const refresh = async () => ({ accessToken: 'fresh' })
  const client = createClient({
    middleware: [tokenRefresh({ origin: server.url, refresh, existing })],
  })
  const result = await callSdk(client.fetch, key).catch(
    (error: unknown) => String(error).split(' on ')[0],
  )
  console.log(`${existing}, ${key ?? 'no key'}:`, result)
  await client.close()
}
await server.close()
