// A server in front of a slow service: what finds the queue full gets a 503.
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  sleep,
  type Middleware,
} from 'middleware-cookbook'
import {
  concurrencyLimit,
  ConcurrencyLimitError,
} from 'middleware-cookbook/client/concurrency-limit'

const service = await serve(async () => {
  await sleep(50)
  return new HttpResponse('a report')
})
const reports = createClient({
  baseUrl: service.url,
  middleware: [concurrencyLimit({ max: 1, maxQueue: 1 })],
})

const busy: Middleware = async (request, next) => {
  try {
    return await next(request)
  } catch (error) {
    if (!(error instanceof ConcurrencyLimitError)) throw error
    const headers = { 'Retry-After': '1' }
    return new HttpResponse('Too busy, try again\n', { status: 503, headers })
  }
}
const server = await serve(
  compose([busy], async (request) => {
    const { signal } = request
    // The user who goes away gives up the place in the queue as well.
    return reports.get('/report', signal ? { signal } : {})
  }),
)

const users = createClient({ baseUrl: server.url })
const answers = await Promise.all([1, 2, 3].map(() => users.get('/')))
const seen = answers.map(
  ({ status, headers }) =>
    `${status}, Retry-After: ${headers.get('retry-after') ?? 'none'}`,
)
for (const line of seen.sort()) console.log(line)
for (const answer of answers) await answer.release()

await users.close()
await server.close()
await reports.close()
await service.close()
