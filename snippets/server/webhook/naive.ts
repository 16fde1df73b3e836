// A check of parsed JSON refuses the service, and lets a copy ship twice.
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { webhookSender } from 'middleware-cookbook/client/webhook-sender'
import { webhook } from 'middleware-cookbook/server/webhook'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

// #region naive
const naiveWebhook: Middleware = async (request, next) => {
  const id = request.headers.get('webhook-id')
  const time = request.headers.get('webhook-timestamp')
  //    ^^^^ signed, and never compared with the clock
  const body = JSON.stringify(await request.json())
  //           ^^^^^^^^^^^^^^ other bytes than those that were signed
  const expected = `v1,${await hmac(`${id}.${time}.${body}`)}`
  if (request.headers.get('webhook-signature') !== expected)
    //                                         ^^^ stops at the first letter that differs; one signature only
    throw new HttpError(403)
  return next(request)
}
// #endregion naive

async function hmac(text: string): Promise<string> {
  const bytes = (base64: string) =>
    Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
  const key = await crypto.subtle.importKey(
    'raw',
    bytes(secret.replace('whsec_', '')),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  const data = new TextEncoder().encode(text)
  const mac = await crypto.subtle.sign('HMAC', key, data)
  return btoa(String.fromCharCode(...new Uint8Array(mac)))
}

const handler: Handler = async (request) => {
  console.log('  the shop ships', await request.text())
  return new HttpResponse(null, { status: 202 })
}

for (const middleware of [naiveWebhook, webhook({ secret })]) {
  console.log(`# ${middleware.name}`)
  const server = await serve(compose([middleware], handler))
  // What a listener in between records, it can send again.
  const recorded: Readonly<Record<string, string>>[] = []
  const bank = createClient({
    middleware: [
      webhookSender({ secret }),
      (request, next) => {
        recorded.push(Object.fromEntries(request.headers))
        return next(request)
      },
    ],
  })
  const spaced = await bank.post(server.url, { body: '{ "order": 7 }' })
  console.log('an order with blanks:', spaced.status)
  const dense = await bank.post(server.url, { body: '{"order":8}' })
  console.log('an order without:', dense.status)
  const eve = createClient()
  const headers = recorded.at(-1) ?? {}
  const copy = await eve.post(server.url, { body: '{"order":8}', headers })
  console.log("Eve's copy of it:", copy.status)

  await spaced.release()
  await bank.close()
  await eve.close()
  await server.close()
}
