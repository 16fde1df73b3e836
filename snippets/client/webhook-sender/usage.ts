// Sends a message that the receiver can verify, and again under its own id.
import { compose, HttpResponse, serve } from 'middleware-cookbook'
import { webhook } from 'middleware-cookbook/server/webhook'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const receiver = await serve(
  compose([webhook({ secret })], async (request) => {
    console.log('the receiver verifies', await request.text())
    return new HttpResponse(null, { status: 202 })
  }),
)
const api = receiver.url

// #region use
import { createClient } from 'middleware-cookbook'
import { webhookSender } from 'middleware-cookbook/client/webhook-sender'

const client = createClient({
  middleware: [webhookSender({ secret })],
  redirect: 'manual',
})
const headers = { 'webhook-id': 'msg_7' }
const body = JSON.stringify({ order: 7 })
const sent = await client.post(api, { body, headers })
console.log('sent:', sent.status)
// #endregion use

const again = await client.post(api, { body, headers })
console.log('sent again, under its id:', again.status)

await client.close()
await receiver.close()
