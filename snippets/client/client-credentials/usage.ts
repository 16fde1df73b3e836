// TODO: what this program shows, in one sentence.
import { HttpResponse, serve } from 'middleware-cookbook'

const service = await serve(async (request) =>
  HttpResponse.json(request.headers.get('x-client-credentials')),
)
const api = service.url

// #region use
import { createClient } from 'middleware-cookbook'
import { clientCredentials } from 'middleware-cookbook/client/client-credentials'

const client = createClient({ middleware: [clientCredentials({ value: 'a' })] })
const response = await client.get(api)
console.log(response.status, await response.json())
// #endregion use

await client.close()
await service.close()
