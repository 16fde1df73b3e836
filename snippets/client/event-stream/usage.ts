// Prices as they change, over a line that is cut: the reader sees one stream.
import { HttpResponse, serve, sleep } from 'middleware-cookbook'

const prices = ['1200', '1180', '1150', '990']
async function* from(first: number) {
  for (const [index, price] of prices.entries()) {
    if (index < first) continue
    if (index === 2 && first < 2) {
      await sleep(1000)
      throw new Error('The line is cut')
    }
    const event = `id: ${index + 1}\ndata: {"piano":${price}}\n\n`
    yield new TextEncoder().encode(event)
  }
}
const service = await serve(
  async ({ headers }) => {
    const last = Number(headers.get('last-event-id') ?? 0)
    if (last === prices.length) return new HttpResponse(null, { status: 204 })
    return new HttpResponse(from(last), {
      headers: { 'content-type': 'text/event-stream' },
    })
  },
  { onError: () => undefined },
)
const api = service.url

// #region use
import { createClient } from 'middleware-cookbook'
import { events, eventStream } from 'middleware-cookbook/client/event-stream'

const client = createClient({
  baseUrl: api,
  middleware: [eventStream()],
  idleTimeout: 45_000,
})
for await (const { id, data } of events(client, '/prices')) {
  console.log(id, JSON.parse(data))
}
// #endregion use

await client.close()
await service.close()
