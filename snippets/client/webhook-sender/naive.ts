// A new id and one secret: a repeated message counts twice, a change of secret loses some.
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { webhookSender } from 'middleware-cookbook/client/webhook-sender'
import { webhook } from 'middleware-cookbook/server/webhook'

const old = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const next = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'

// #region naive
const naiveSender: Middleware = async (request, send) => {
  const id = crypto.randomUUID()
  //         ^^^^^^^^^^^^^^^^^^^ another message, each time it is sent
  const time = Math.floor(Date.now() / 1000)
  const mac = await hmac(next, `${id}.${time}.${await request.text()}`)
  //                     ^^^^ a receiver that still has the old secret refuses it
  return send(
    request
      .withHeader('webhook-id', id)
      .withHeader('webhook-timestamp', String(time))
      .withHeader('webhook-signature', `v1,${mac}`),
  )
}
// #endregion naive

async function hmac(secret: string, text: string): Promise<string> {
  const binary = atob(secret.replace('whsec_', ''))
  const bytes = Uint8Array.from(binary, (one) => one.charCodeAt(0))
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, [
    'sign',
  ])
  const data = new TextEncoder().encode(text)
  const mac = await crypto.subtle.sign('HMAC', key, data)
  return btoa(String.fromCharCode(...new Uint8Array(mac)))
}

for (const sender of [naiveSender, webhookSender({ secret: [next, old] })]) {
  console.log(`# ${sender.name}`)
  for (const [name, secret] of Object.entries({ new: next, old })) {
    let shipped = 0
    const receiver = await serve(
      compose([webhook({ secret })], async () => {
        shipped++
        return new HttpResponse(null, { status: 202 })
      }),
    )
    const client = createClient({ middleware: [sender] })
    const headers = { 'webhook-id': 'msg_7' }
    const body = '{"order":7}'
    // The first answer was lost on its way, so it is sent twice.
    const first = await client.post(receiver.url, { body, headers })
    const second = await client.post(receiver.url, { body, headers })
    console.log(`a receiver with the ${name} secret ships ${shipped} times`)
    await first.release()
    await second.release()
    await client.close()
    await receiver.close()
  }
}
