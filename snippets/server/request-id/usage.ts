// One id for all lines of a request, in the log of each server and in errors.
import { createClient, HttpError, HttpResponse } from 'middleware-cookbook'
import type { Handler } from 'middleware-cookbook'
import { requestIdKey } from 'middleware-cookbook/server/request-id'

const handler: Handler = async (request) => {
  console.log(request.get(requestIdKey), 'looks for', request.url.pathname)
  if (request.url.pathname === '/nothing')
    throw new HttpError(404, 'No such note')
  return new HttpResponse('buy milk')
}

// #region use
import { compose, serve } from 'middleware-cookbook'
import { requestId } from 'middleware-cookbook/server/request-id'

const app = compose([requestId()], handler)
const server = await serve(app)
// #endregion use

const client = createClient({ baseUrl: server.url })
await show('/note', 'order-1')
await show('/nothing', 'order-2')

// Prints what the client gets.
async function show(path: string, id: string): Promise<void> {
  const headers = { 'x-request-id': id }
  const response = await client.get(path, { headers })
  await response.release()
  const got = response.headers.get('x-request-id')
  console.log('the client gets', response.status, got)
}

await client.close()
await server.close()
