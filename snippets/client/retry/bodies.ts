// What is uploaded decides whether it can be uploaded again.
import { createClient, HttpResponse, serve } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'

let received: string[] = []
const server = await serve(async (request) => {
  received.push(await request.text())
  return new HttpResponse(null, { status: received.length === 1 ? 503 : 201 })
})

async function* chunks() {
  for (const word of ['half', ' and half']) yield new TextEncoder().encode(word)
}

const client = createClient({ middleware: [retry({ initialDelay: 10 })] })
const bodies = {
  'a string': 'half and half',
  'a function that makes a stream': chunks,
  'a stream': chunks(),
}
for (const [kind, body] of Object.entries(bodies)) {
  received = []
  const response = await client.put(server.url, { body })
  console.log(`${kind}: ${response.status}, the server got`, received)
}

await client.close()
await server.close()
