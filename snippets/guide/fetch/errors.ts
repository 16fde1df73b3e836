// What an SDK sees when a call fails.
// @bun lets a GET have a body
import { createClient, HttpResponse, serve, sleep } from 'middleware-cookbook'

const server = await serve(async ({ signal }) => {
  await sleep(60_000, signal)
  return new HttpResponse('too late')
})

// #region use
const client = createClient({ timeout: 50 })

async function show(what: string, call: Promise<Response>): Promise<void> {
  const error = await call.catch((error: unknown) => error)
  const kind = error instanceof DOMException ? 'a DOMException' : 'an error'
  if (error instanceof Error) console.log(`${what}: ${error.name}, ${kind}`)
}

await show('the time is up', client.fetch(server.url))
await show(
  'the caller aborts',
  client.fetch(server.url, { signal: AbortSignal.abort() }),
)
await show('GET with a body', client.fetch(server.url, { body: 'hello' }))
// #endregion use

await client.close()
await server.close()
