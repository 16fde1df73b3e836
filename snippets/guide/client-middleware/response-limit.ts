// A few kB of gzip that unpack to 10 MB.
import {
  createClient,
  HttpResponse,
  ResponseTooLargeError,
  serve,
} from 'middleware-cookbook'

const packed = new Blob([new Uint8Array(10_000_000)])
  .stream()
  .pipeThrough(new CompressionStream('gzip'))
const bomb = new Uint8Array(await new Response(packed).arrayBuffer())
console.log('sent in less than 20 kB:', bomb.byteLength < 20_000)

const headers = { 'content-encoding': 'gzip' }
const server = await serve(async () => new HttpResponse(bomb, { headers }))

// #region limit
const client = createClient({
  baseUrl: server.url,
  maxResponseSize: 1_000_000,
})
try {
  await (await client.get('/users')).json()
} catch (error) {
  if (!(error instanceof ResponseTooLargeError)) throw error
  console.log(error.code, error.maxResponseSize)
}
// One that is known to be large has its own limit.
const download = await client.get('/export', { maxResponseSize: 50_000_000 })
console.log((await download.bytes()).byteLength, 'bytes')
// #endregion limit

await client.close()
await server.close()
