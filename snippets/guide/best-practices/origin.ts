// A header for every request hands the key to every server that a redirect leads to.
import {
  createClient,
  HttpResponse,
  serve,
  withCredential,
  type Middleware,
} from 'middleware-cookbook'

const stranger = await serve(async (request) => {
  const key = request.headers.get('x-team')
  return new HttpResponse(`the stranger reads ${key ?? 'nothing'}`)
})
const api = await serve(async () => {
  const location = stranger.url.href
  return new HttpResponse(null, { status: 302, headers: { location } })
})

const everywhere: Middleware = async (request, next) =>
  next(request.withHeader('x-team', 'k-1'))

const atHome: Middleware = async (request, next) => {
  if (request.origin !== api.url.origin) return next(request)
  return next(withCredential(request, 'x-team', 'k-1'))
}

for (const middleware of [everywhere, atHome]) {
  const client = createClient({ middleware: [middleware] })
  console.log(middleware.name)
  const redirected = await client.get(api.url)
  console.log('  after a redirect:', await redirected.text())
  const linked = await client.get(stranger.url)
  console.log('  after a link:', await linked.text())
  await client.close()
}
await stranger.close()
await api.close()
