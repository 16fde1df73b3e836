// One entry for each request, written when its response is complete or broken.
import {
  compose,
  createClient,
  HttpResponse,
  routes,
  serve,
  sleep,
} from 'middleware-cookbook'
import {
  accessLog,
  type AccessLogEntry,
} from 'middleware-cookbook/server/access-log'

async function* report() {
  yield new TextEncoder().encode('first line\n')
  await sleep(50)
  yield new TextEncoder().encode('second line\n')
}
async function* brokenReport() {
  yield* report()
  throw new Error('The disk is gone')
}

function log(entry: AccessLogEntry) {
  console.log(JSON.stringify(entry))
}

const app = compose(
  [accessLog({ log })],
  routes({
    'GET /hello': async () => new HttpResponse('Hello!'),
    'GET /report': async () => new HttpResponse(report),
    'GET /broken': async () => new HttpResponse(brokenReport),
    'GET /bug': async () => {
      throw new RangeError('Divided by zero')
    },
  }),
)

const server = await serve(app, {
  onError: (error) => {
    console.log('onError:', String(error))
  },
})
const client = createClient({ baseUrl: server.url })

await (await client.get('/hello?token=open-sesame')).text()
await (await client.get('/nothing')).text()
await (await client.get('/report')).text()
await (await client.get('/bug')).text()
try {
  await (await client.get('/broken')).text()
} catch {
  console.log('The client knows that its report is not complete.')
}

await client.close()
await server.close()
