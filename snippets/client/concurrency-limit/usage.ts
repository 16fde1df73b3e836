// Seven calls at once, to a service that bears two.
import {
  createClient,
  HttpError,
  HttpResponse,
  serve,
  sleep,
} from 'middleware-cookbook'
import { concurrencyLimit } from 'middleware-cookbook/client/concurrency-limit'

let busy = 0
const service = await serve(async () => {
  busy++
  try {
    if (busy > 2) throw new HttpError(503, 'Too many at once')
    await sleep(20)
    return new HttpResponse('done')
  } finally {
    busy--
  }
})

const client = createClient({
  baseUrl: service.url,
  middleware: [concurrencyLimit({ max: 2, maxQueue: 4 })],
  timeout: 10_000,
})

async function report(number: number): Promise<string> {
  try {
    const response = await client.get(`/reports/${number}`)
    return `${response.status} ${await response.text()}`
  } catch (error) {
    return String(error)
  }
}

const numbers = Array.from({ length: 7 }, (_, index) => index + 1)
for (const line of await Promise.all(numbers.map(report))) console.log(line)

await client.close()
await service.close()
