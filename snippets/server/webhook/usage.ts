// Lets pass what a service has signed: in time, once, and byte for byte.
import { createClient, HttpResponse } from 'middleware-cookbook'
import type { Handler } from 'middleware-cookbook'
import { webhookSender } from 'middleware-cookbook/client/webhook-sender'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const handler: Handler = async (request) => {
  const { order, total } = await request.json<Record<string, number>>()
  console.log('the shop ships order', order, 'for', total)
  return new HttpResponse(null, { status: 202 })
}

// #region use
import { compose, serve } from 'middleware-cookbook'
import { webhook } from 'middleware-cookbook/server/webhook'

const app = compose([webhook({ secret })], handler)
const server = await serve(app)
// #endregion use

const bank = createClient({ middleware: [webhookSender({ secret })] })
const stranger = createClient()
const headers = { 'webhook-id': 'msg_1' }
const body = '{ "order": 7, "total": 12.50 }'

const paid = await bank.post(server.url, { body, headers })
console.log('the bank gets', paid.status)
const again = await bank.post(server.url, { body, headers })
console.log('the bank, which sends it again, gets', again.status)
const forged = await stranger.post(server.url, { body })
console.log('a stranger gets', forged.status, await forged.text())

await bank.close()
await stranger.close()
await server.close()
