/**
 * A chat shows previews of the links that its users write.
 *
 * @node a page's fetch does not tell which address it connects to
 */
import { HttpResponse, serve } from 'middleware-cookbook'

let requests = 0
const inside = await serve(async () => {
  requests++
  return new HttpResponse('all passwords')
})
const api = inside.url

// #region use
import { createClient } from 'middleware-cookbook'
import { ssrfGuard } from 'middleware-cookbook/client/ssrf-guard'

const client = createClient({ middleware: [ssrfGuard()], timeout: 10_000 })
const preview = async (url: string) => (await client.get(url)).text()
// #endregion use

for (const url of [
  'http://169.254.169.254/latest/meta-data/',
  `http://127.1:${api.port}/`,
  'http://0x7f000001/',
  'http://[::ffff:10.0.0.1]/',
  'http://[64:ff9b::a00:1]/',
  'http://8.8.8.8:25/',
]) {
  const error: unknown = await preview(url).catch((error: unknown) => error)
  console.log(error instanceof Error ? error.message : error)
}
console.log('requests that arrived inside:', requests)

await client.close()
await inside.close()
