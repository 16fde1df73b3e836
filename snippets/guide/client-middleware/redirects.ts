// One operation with two redirects, seen from outside and from inside.
import {
  createClient,
  followRedirects,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const moved: Readonly<Record<string, string>> = {
  '/2024': '/2025',
  '/2025': '/2026',
}
const app: Handler = async ({ url }) => {
  const location = moved[url.pathname]
  return location === undefined
    ? new HttpResponse('The report')
    : new HttpResponse(null, { status: 301, headers: { location } })
}

function log(position: string): Middleware {
  return async function log(request, next) {
    const response = await next(request)
    console.log(`${position}: ${String(request)} → ${response.status}`)
    return response
  }
}

// #region client
const client = createClient({
  transport: app,
  redirect: 'manual',
  middleware: [log('operation'), followRedirects(), log('hop')],
})
// #endregion client
await client.get('http://example.org/2024')
