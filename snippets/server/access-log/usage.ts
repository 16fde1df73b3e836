// One entry for each request, written when its response is complete or broken.
import { createClient, HttpResponse, routes, sleep } from 'middleware-cookbook'

async function* report() {
  yield new TextEncoder().encode('first line\n')
  await sleep(50)
  yield new TextEncoder().encode('second line\n')
}
async function* brokenReport() {
  yield* report()
  throw new Error('The disk is gone')
}
const handler = routes({
  'GET /hello': async () => new HttpResponse('Hello!'),
  'GET /report': async () => new HttpResponse(report),
  'GET /broken': async () => new HttpResponse(brokenReport),
  'GET /bug': async () => {
    throw new RangeError('Divided by zero')
  },
})

// #region use
import { compose, serve } from 'middleware-cookbook'
import { accessLog } from 'middleware-cookbook/server/access-log'

const log = (entry: object) => console.log(JSON.stringify(entry))
const onError = (error: unknown) => console.log('onError:', String(error))
const app = compose([accessLog({ log })], handler)
const server = await serve(app, { onError })
// #endregion use

const client = createClient({ baseUrl: server.url })
await (await client.get('/hello?token=open-sesame')).text()
await (await client.get('/report')).text()
await (await client.get('/bug')).text()
await (await client.get('/broken')).text().catch(() => undefined)

await client.close()
await server.close()
