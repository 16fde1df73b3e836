// Pages of one's own for what is not found, not allowed, and broken.
import {
  compose,
  createClient,
  errorResponse,
  HttpError,
  HttpResponse,
  replaceContent,
  report,
  routes,
  serve,
  type Middleware,
} from 'middleware-cookbook'

// #region middleware
const pages: Readonly<Record<number, string>> = {
  404: 'There is nothing here.',
  405: 'That cannot be done here.',
  500: 'Something broke. We have been told.',
}

const errorPages: Middleware = async (request, next) => {
  const response = await next(request).catch((error: unknown) => {
    const isTold = error instanceof HttpError && error.status < 500
    if (!isTold) report(request, error)
    return errorResponse(error, request)
  })
  const page = pages[response.status]
  if (page === undefined) return response
  const html = `<!doctype html><title>Sorry</title><p>${page}</p>`
  return replaceContent(response, html, 'text/html; charset=utf-8')
}
// #endregion middleware

const app = compose(
  [errorPages],
  routes({
    'GET /notes': async () => new HttpResponse('buy milk'),
    'GET /broken': async () => {
      throw new Error('no connection to db.internal:5432')
    },
  }),
)

const server = await serve(app, {
  onError: (error, request) => {
    console.log('log:', String(request), String(error))
  },
})
const client = createClient({ baseUrl: server.url })
await show('GET', '/notes')
await show('GET', '/nothing')
await show('DELETE', '/notes')
await show('GET', '/broken')

async function show(method: string, path: string): Promise<void> {
  const response = await client.request(path, { method })
  const text = (await response.text()).replace(/^.*<p>/, '<p>')
  const allow = response.headers.get('allow') ?? ''
  console.log(`${method} ${path}: ${response.status} ${text} ${allow}`.trim())
}

await client.close()
await server.close()
