/**
 * A list of names to refuse does not know where a redirect leads.
 *
 * @node a page's fetch does not tell which address it connects to
 */
import {
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { ssrfGuard } from 'middleware-cookbook/client/ssrf-guard'

// #region naive
const OURS = /^(?:localhost$|127\.|10\.|192\.168\.|169\.254\.)/

const naiveGuard: Middleware = async (request, next) => {
  const { hostname } = request.url
  if (OURS.test(hostname)) throw new Error(`${hostname} is ours`)
  //  ^^^^^^^^^^^^^^^^^^^ the name, and not the address that it leads to
  return next(request)
  //     ^^^^ a redirect leads on, and is not seen here
}
// #endregion naive

const inside = await serve(async () => new HttpResponse('all passwords'))
const { port } = inside.url
// Stands for a server of Eve's on the internet.
const eve = await serve(
  async () =>
    new HttpResponse(null, {
      status: 302,
      headers: { location: String(inside.url) },
    }),
  { hostname: '::1' },
)

for (const guard of [naiveGuard, ssrfGuard({ allow: ['::1'], ports: 'any' })]) {
  console.log(`# ${guard.name}`)
  const client = createClient({ middleware: [guard] })
  for (const [what, url] of [
    ['by its address', inside.url],
    ['as a number', `http://0x7f000001:${port}/`],
    ['by a redirect', eve.url],
  ] as const) {
    const text = await client.get(url).then(
      (response) => response.text(),
      (error: unknown) => (error instanceof Error ? error.name : 'not sent'),
    )
    console.log(`${what}: ${text}`)
  }
  await client.close()
}

await inside.close()
await eve.close()
