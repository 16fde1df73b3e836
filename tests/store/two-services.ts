import { createClient, HttpResponse, serve } from 'middleware-cookbook'
import { webhookSender } from 'middleware-cookbook/client/webhook-sender'
import { paymentService, tokenIssuer } from '../../snippets/guide/whole-service/others.ts'
import { end, message, start } from './processes.ts'
import { secret } from './service-messages.ts'

/** What two processes of the whole service did, one after the other unless it says more. */
export interface TwoServices {
  /** Of twelve requests from one address, in turn to both. */
  readonly limit: readonly number[]
  /** One order that was sent to both: their answers, and what the payment service has of it. */
  readonly order: {
    readonly answers: readonly unknown[]
    readonly requests: number
    readonly payments: number
  }
  /** One message that came to both. */
  readonly message: readonly { readonly status: number; readonly text: string }[]
  /** How often both together asked the payment service until then. */
  readonly asked: { readonly token: number; readonly rates: number }
  /** Orders while the payment service is down: to one process until its circuit is open, then one to the other. */
  readonly down: { readonly opened: number | undefined; readonly requestsOfOther: number }
}

/** @param redis what the processes share; left out, they share nothing */
export async function twoServices(redis?: string): Promise<TwoServices> {
  let isDown = false
  const service = paymentService(() => isDown)
  const provider = await serve(service.app, { onError: () => undefined })
  const { tokens, tokenOf } = await tokenIssuer()
  const env = {
    PAYMENTS: provider.url.origin,
    TOKENS: JSON.stringify(tokens),
    ...(redis !== undefined && { REDIS: redis }),
  }
  const children = await Promise.all([start('service-process', env), start('service-process', env)])
  const client = createClient()
  try {
    const [one = '', two = ''] = await Promise.all(children.map((child) => message<string>(child)))
    const authorization = `Bearer ${await tokenOf('ada')}`
    const from = (address: string) => ({ 'x-forwarded-for': address })

    const limit: number[] = []
    for (let call = 0; call < 12; call++) {
      const url = `${call % 2 === 0 ? one : two}/prices`
      const response = await client.get(url, { headers: from('198.51.100.1') })
      await response.release()
      limit.push(response.status)
    }

    /** Each from an address of its own, so that the limit takes none of them. */
    let orders = 0
    const order = (origin: string, key: string) => {
      const address = from(`203.0.113.${++orders}`)
      const headers = { authorization, 'idempotency-key': `"${key}"`, ...address }
      return client.post(`${origin}/orders`, { json: { item: 'piano' }, headers })
    }
    const answers: unknown[] = []
    for (const origin of [one, two]) answers.push(await (await order(origin, 'one')).json())
    const { payments: requests } = service.counts
    const payments = service.payments.size

    const { headers, body } = await signed()
    const messages: { status: number; text: string }[] = []
    for (const origin of [one, two]) {
      const response = await client.post(`${origin}/messages`, { headers, body })
      messages.push({ status: response.status, text: await response.text() })
    }
    const { token, rates } = service.counts

    isDown = true
    const statusOf = async (origin: string, key: string) => {
      const response = await order(origin, key)
      await response.release()
      return response.status
    }
    let opened: number | undefined
    for (let n = 1; n <= 6 && opened !== 503; n++) opened = await statusOf(one, `down-${n}`)
    const before = service.counts.payments
    await statusOf(two, 'down')
    const requestsOfOther = service.counts.payments - before
    return {
      limit,
      order: { answers, requests, payments },
      message: messages,
      asked: { token, rates },
      down: { opened, requestsOfOther },
    }
  } finally {
    await client.close()
    await Promise.all(children.map(end))
    await provider.close()
  }
}

/** A message as the payment service signs it, once. */
async function signed() {
  const bytes = new TextEncoder().encode('{"type":"payment.done"}')
  let headers: readonly (readonly [string, string])[] = []
  const client = createClient({
    middleware: [webhookSender({ secret })],
    transport: async (request) => {
      headers = [...request.headers].filter(([name]) => name.startsWith('webhook-'))
      return new HttpResponse()
    },
  })
  await client.post('http://shop.example.org/messages', { body: bytes })
  return { headers: Object.fromEntries(headers), body: bytes }
}
