// The address of the client behind a proxy.
import { createClient, HttpResponse, type Handler } from 'middleware-cookbook'
import { addressOf } from 'middleware-cookbook/server/client-address'

const handler: Handler = async (request) =>
  new HttpResponse(`You are ${addressOf(request)}`)

// #region use
import { compose, serve } from 'middleware-cookbook'
import { clientAddress } from 'middleware-cookbook/server/client-address'

const proxies = ['127.0.0.0/8', '::1']
const app = compose([clientAddress({ trust: proxies })], handler)
const server = await serve(app)
// #endregion use

// What the proxy sends: it appends the address that it sees to what came.
const proxy = createClient({ baseUrl: server.url })
await show('203.0.113.9')
await show('10.0.0.1, 203.0.113.9')
await show('2001:db8:0:7::4f1c')

async function show(field: string): Promise<void> {
  const headers = { 'x-forwarded-for': field }
  const response = await proxy.get('/', { headers })
  console.log(await response.text())
}

await proxy.close()
await server.close()
