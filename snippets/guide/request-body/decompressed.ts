// The limit counts what comes out of a compressed body.
import { createClient, HttpResponse, serve } from 'middleware-cookbook'

const server = await serve(
  async (request) => {
    const { byteLength } = await request.bytes()
    return new HttpResponse(`got ${byteLength} bytes`)
  },
  { maxBodySize: 10_000 },
)
const client = createClient()

for (const size of [5000, 1_000_000]) {
  const packed = await gzip(new Uint8Array(size))
  console.log(`${size} bytes, sent as fewer than 2000:`, packed.length < 2000)
  const response = await client.post(server.url, {
    headers: { 'content-encoding': 'gzip' },
    body: packed,
  })
  console.log(response.status, (await response.text()).trim())
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const packed = new Blob([bytes])
    .stream()
    .pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

await client.close()
await server.close()
