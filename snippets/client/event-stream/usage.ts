// TODO: what this program shows, in one sentence.
import { HttpResponse, serve } from 'middleware-cookbook'

const service = await serve(async (request) =>
  HttpResponse.json(request.headers.get('x-event-stream')),
)
const api = service.url

// #region use
import { createClient } from 'middleware-cookbook'
import { eventStream } from 'middleware-cookbook/client/event-stream'

const client = createClient({ middleware: [eventStream({ value: 'a' })] })
const response = await client.get(api)
console.log(response.status, await response.json())
// #endregion use

await client.close()
await service.close()
