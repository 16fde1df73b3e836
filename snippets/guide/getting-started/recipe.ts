// A recipe from the package, in a client of one's own.
import { createClient, HttpResponse, serve } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'

let visits = 0
const server = await serve(async () => {
  visits += 1
  return visits < 3
    ? new HttpResponse('Not yet', { status: 503 })
    : new HttpResponse('Hello!')
})

const client = createClient({ middleware: [retry({ initialDelay: 100 })] })

const response = await client.get(server.url)
console.log(await response.text(), 'at visit', visits)

await client.close()
await server.close()
