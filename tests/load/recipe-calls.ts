import { compose, HttpRequest, HttpResponse, type Middleware } from 'middleware-cookbook'
import { requestId as sendRequestId } from 'middleware-cookbook/client/request-id'
import { webhookSender } from 'middleware-cookbook/client/webhook-sender'
import { cors } from 'middleware-cookbook/server/cors'
import { requestId } from 'middleware-cookbook/server/request-id'
import { webhook } from 'middleware-cookbook/server/webhook'
import { memoryStore } from 'middleware-cookbook/store'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** Recipes, with what a stranger may vary in each request. */
const RECIPES: Readonly<Record<string, readonly [Middleware, (count: number) => object]>> = {
  cors: [
    cors({ origin: (origin) => origin.endsWith('.example.org') }),
    (count) => ({ origin: `https://page-${count}.example.org` }),
  ],
  requestId: [requestId(), (count) => ({ 'x-request-id': `id-${count}` })],
  sendRequestId: [sendRequestId(), () => ({})],
  webhookSenderAndWebhook: [signedWebhook(), () => ({})],
}

function signedWebhook(): Middleware {
  const sign = webhookSender({ secret })
  const store = { ...memoryStore(), setIfAbsent: async () => true, set: async () => undefined }
  const verify = webhook({ secret, store })
  return (request, next) => sign(request, (signed) => verify(signed, next))
}

const calls = Number(process.env['CALLS'])
const grown: Record<string, number> = {}
for (const [name, [recipe, fieldsOf]] of Object.entries(RECIPES)) {
  const app = compose([recipe], async () => new HttpResponse('hello'))
  const run = async (calls: number): Promise<number> => {
    for (let count = 0; count < calls; count++) {
      const headers = fieldsOf(count) as Record<string, string>
      await (await app(new HttpRequest('http://api.example.org', { headers }))).text()
    }
    globalThis.gc?.()
    return process.memoryUsage().heapUsed
  }
  // The first round compiles.
  const before = await run(calls / 2)
  grown[name] = (await run(calls)) - before
}
console.log(JSON.stringify(grown))
