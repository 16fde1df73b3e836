// A webhook is checked against the bytes that arrived, and then parsed. Its secret is rolled without a message lost.
import {
  clock,
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
} from 'middleware-cookbook'
import { verifySignature } from './verify-signature.ts'

const [old, fresh] = ['the secret until today', 'the secret from now on']

const orderPaid: Handler = async (request) => {
  const { order } = await request.json<{ order: number }>()
  return new HttpResponse(`Order ${order} is paid`)
}
const app = compose([verifySignature({ secrets: [fresh] })], orderPaid)
const server = await serve(app)
const client = createClient()

const now = Math.floor(clock.date() / 1000)
const body = '{"order": 7}'
const signature = `v1=${await sign(fresh, `${now}.${body}`)}`
const both = `v1=${await sign(old, `${now}.${body}`)}, ${signature}`

await deliver('as signed', `t=${now}, ${signature}`, body)
await deliver('with both secrets', `t=${now}, ${both}`, body)
await deliver('another version', `t=${now}, v2=00, ${signature}`, body)
await deliver('another order', `t=${now}, ${signature}`, '{"order": 8}')
const written = JSON.stringify({ order: 7 })
await deliver('parsed and written again', `t=${now}, ${signature}`, written)
await deliver('with a new time', `t=${now + 1}, ${signature}`, body)
await deliver('sent again after an hour', `t=${now - 3600}, ${signature}`, body)

async function deliver(what: string, signature: string, body: string) {
  const headers = { 'x-signature': signature }
  const response = await client.post(server.url, { headers, body })
  console.log(`${what}:`, response.status, (await response.text()).trim())
}

async function sign(secret: string, text: string): Promise<string> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const raw = encoder.encode(secret)
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, [
    'sign',
  ])
  const bytes = await crypto.subtle.sign('HMAC', key, encoder.encode(text))
  return Array.from(new Uint8Array(bytes), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

await client.close()
await server.close()
