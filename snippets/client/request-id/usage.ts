// The logs of client and server name the same id, for each attempt of a call.
import { HttpResponse, serve } from 'middleware-cookbook'

let count = 0
const service = await serve(async (request) => {
  const id = request.headers.get('x-request-id') ?? 'no id'
  const status = ++count === 1 ? 503 : 200
  console.log('the service answers', id, 'with', status)
  return new HttpResponse(null, { status, headers: { 'x-request-id': id } })
})
const api = service.url
const jobId = () => 'job-7'

// #region use
import { createClient } from 'middleware-cookbook'
import { requestId } from 'middleware-cookbook/client/request-id'
import { retry } from 'middleware-cookbook/client/retry'

const client = createClient({
  middleware: [requestId({ id: jobId }), retry({ initialDelay: 10 })],
})
const response = await client.get(api)
console.log(response.status, response.headers.get('x-request-id'))
// #endregion use

await client.close()
await service.close()
