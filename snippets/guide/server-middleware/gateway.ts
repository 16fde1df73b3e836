// A gateway: it sends each request on, and what comes back goes back.
import {
  createClient,
  HttpResponse,
  routes,
  serve,
  type Handler,
} from 'middleware-cookbook'

const upstream = await serve(
  routes({
    'POST /notes': async (request) => {
      const fields = ['host', 'x-trace', 'transfer-encoding']
      for (const name of fields) {
        const value = request.headers.get(name)
        const shown = value?.replace(/:\d+$/, ':[port]')
        console.log('upstream:', name, '=', shown)
      }
      return new HttpResponse(await request.text(), {
        status: 201,
        headers: { 'set-cookie': ['a=1', 'b=2'] },
      })
    },
  }),
)

// #region gateway
const client = createClient({ redirect: 'manual' })

const gateway: Handler = (request) => {
  const { pathname, search } = request.url
  const url = new URL(upstream.url)
  url.pathname = pathname
  url.search = search
  return client.request(request.with({ url }))
}
// #endregion gateway

const server = await serve(gateway, {
  onError: (error) => {
    console.log('the log:', error instanceof Error ? error.name : error)
  },
})
const browser = createClient()

async function* typing() {
  yield new TextEncoder().encode('buy ')
  yield new TextEncoder().encode('milk')
}
const response = await browser.post(new URL('/notes', server.url), {
  body: typing,
  headers: { 'x-trace': '7' },
})
console.log(response.status, await response.text())
console.log(response.headers.getSetCookie())

await upstream.close()
const failed = await browser.get(new URL('/notes', server.url))
console.log(failed.status, (await failed.text()).trim())

await browser.close()
await server.close()
await client.close()
