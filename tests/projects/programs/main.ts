/** A reader's program: a server that is down at first, and a client with the copied recipe. */
import { createClient, HttpResponse, serve, type Handler } from 'middleware-cookbook'
import { retry } from './middleware/client/retry/retry.ts'

async function main(): Promise<void> {
  let calls = 0
  const unavailableAtFirst: Handler = async () => {
    calls += 1
    return calls < 3 ? new HttpResponse('later', { status: 503 }) : HttpResponse.json({ calls })
  }
  const server = await serve(unavailableAtFirst)
  const client = createClient({ baseUrl: server.url, middleware: [retry({ initialDelay: 1 })] })
  const response = await client.get('/')
  console.log(response.status, await response.json())
  await client.close()
  await server.close()
}

void main()
