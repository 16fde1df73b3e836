// A webhook is checked against the bytes that arrived, and then parsed.
import {
  clock,
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
} from 'middleware-cookbook'
import { verifySignature } from './verify-signature.ts'

const secret = 'only the sender and we know this'

const orderPaid: Handler = async (request) => {
  const { order } = await request.json<{ order: number }>()
  return new HttpResponse(`Order ${order} is paid`)
}
const app = compose([verifySignature({ secrets: [secret] })], orderPaid)
const server = await serve(app)
const client = createClient()

const now = Math.floor(clock.date() / 1000)
const body = '{"order": 7}'
const signature = await sign(`${now}.${body}`)

await deliver('as signed', now, body)
await deliver('another order', now, '{"order": 8}')
await deliver('parsed and written again', now, JSON.stringify({ order: 7 }))
await deliver('sent again an hour later', now - 3600, body)

async function deliver(what: string, timestamp: number, body: string) {
  const headers = {
    'x-timestamp': String(timestamp),
    'x-signature': signature,
  }
  const response = await client.post(server.url, { headers, body })
  console.log(`${what}:`, response.status, (await response.text()).trim())
}

async function sign(text: string): Promise<string> {
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
