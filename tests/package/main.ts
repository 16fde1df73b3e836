/** A reader's program: the test copies it to an empty project that has only the packed library. */
import { createClient, HttpResponse, serve, type Handler } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'

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

// @ts-expect-error: the declarations tell a number from an address
export const mistake = () => createClient({ baseUrl: 1 })
